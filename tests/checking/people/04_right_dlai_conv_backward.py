# after: deeplearning.ai course 4 week 1 style (channels last, a cache)
import numpy as np

operation = "conv2d_backward"
expected = "right, channels last with a cache"


def function(dZ, cache):
    A_prev, W, b, hparameters = cache
    f, _, _, n_C = W.shape
    stride, pad = hparameters["stride"], hparameters["pad"]
    padded = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    d_padded, dW, db = np.zeros_like(padded), np.zeros_like(W), np.zeros((1, 1, 1, n_C))
    m, n_H, n_W, _ = dZ.shape
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                here = np.s_[i, h*stride:h*stride+f, w*stride:w*stride+f, :]
                for c in range(n_C):
                    d_padded[here] += W[:, :, :, c] * dZ[i, h, w, c]
                    dW[:, :, :, c] += padded[here] * dZ[i, h, w, c]
                    db[0, 0, 0, c] += dZ[i, h, w, c]
    _, H, V, _ = A_prev.shape
    return d_padded[:, pad:pad+H, pad:pad+V, :], dW, db
