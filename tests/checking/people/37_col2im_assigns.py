# source: https://github.com/ravin-d-27/PyDeepFlow/pull/85  (col2im loses what overlaps)
import numpy as np

operation = "conv2d_backward"
expected = "dy: = for += when the columns are put back"
bug_line = "dyp[part] = dcol[:, a, e]"


def function(dz, y, w, *, stride=1, padding=0):
    F, C, K, _ = w.shape
    p, s = padding, stride
    yp = np.pad(y, ((0, 0), (p, p), (p, p)))
    H, W = dz.shape[1:]
    flat = dz.reshape(F, -1)
    dcol = (w.reshape(F, -1).T @ flat).reshape(C, K, K, H, W)
    dyp, dw = np.zeros_like(yp), np.zeros_like(w)
    for a in range(K):
        for e in range(K):
            part = np.s_[:, a:a+s*(H-1)+1:s, e:e+s*(W-1)+1:s]
            dw[:, :, a, e] = flat @ yp[part].reshape(C, -1).T
            dyp[part] = dcol[:, a, e]
    return dyp[:, p:p+y.shape[1], p:p+y.shape[2]].copy(), dw, flat.sum(axis=1)
