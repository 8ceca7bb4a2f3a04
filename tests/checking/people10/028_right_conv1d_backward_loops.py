import numpy as np


def backward(dout, x, w, stride=1, pad=0):
    c_in, n = x.shape
    c_out, _, k = w.shape
    xp = np.pad(x, ((0, 0), (pad, pad)))
    dxp = np.zeros(xp.shape)
    dw = np.zeros(w.shape)
    for o in range(c_out):
        for t in range(dout.shape[1]):
            for c in range(c_in):
                for j in range(k):
                    dw[o, c, j] += dout[o, t] * xp[c, t * stride + j]
                    dxp[c, t * stride + j] += dout[o, t] * w[o, c, j]
    db = dout.sum(axis=1)
    return dxp[:, pad:pad + n], dw, db


operation, expected = 'conv1d_backward', ''
function = backward
