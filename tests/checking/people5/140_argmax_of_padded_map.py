# source: https://github.com/tensorflow/tensorflow/issues/10216
# Mistake: the places count from the padded map's corner. Right: from the map's own, minus the padding
import numpy as np
operation, expected, wants = "max_pool2d", "the places count from the padded map's corner", "pidx"

def function(X, kh, kw, stride, pad):
    n, c, h, w = X.shape
    Xp = np.full((n, c, h + 2 * pad, w + 2 * pad), -np.inf)
    Xp[:, :, pad:pad + h, pad:pad + w] = X
    oh = (h + 2 * pad - kh) // stride + 1
    ow = (w + 2 * pad - kw) // stride + 1
    out = np.zeros((n, c, oh, ow))
    where = np.zeros((n, c, oh, ow, 2), dtype=np.int64)
    for b in range(n):
        for k in range(c):
            for i in range(oh):
                for j in range(ow):
                    win = Xp[b, k, i * stride:i * stride + kh, j * stride:j * stride + kw]
                    a, d = np.unravel_index(win.argmax(), win.shape)
                    out[b, k, i, j] = win[a, d]
                    where[b, k, i, j] = (i * stride + a, j * stride + d)  # BUG
    return out, where
