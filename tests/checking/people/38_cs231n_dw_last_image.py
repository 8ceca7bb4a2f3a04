# after: cs231n assignment 2 style (dw made new for every image)
import numpy as np

operation = "conv2d_backward"
expected = "dw of the last instance only"
bug_line = "dw, dxp = np.zeros_like(w), np.zeros_like(xp)"


def function(dout, cache):
    x, w, b, conv_param = cache
    s, p = conv_param["stride"], conv_param["pad"]
    K = w.shape[-1]
    dx, db = np.zeros_like(x), dout.sum(axis=(0, 2, 3))
    dw = np.zeros_like(w)
    for n in range(len(x)):
        xp = np.pad(x[n], ((0, 0), (p, p), (p, p)))
        dw, dxp = np.zeros_like(w), np.zeros_like(xp)
        for f, i, j in np.ndindex(*dout.shape[1:]):
            dw[f] += xp[:, i*s:i*s+K, j*s:j*s+K] * dout[n, f, i, j]
            dxp[:, i*s:i*s+K, j*s:j*s+K] += w[f] * dout[n, f, i, j]
        dx[n] = dxp[:, p:p+x.shape[2], p:p+x.shape[3]]
    return dx, dw, db
