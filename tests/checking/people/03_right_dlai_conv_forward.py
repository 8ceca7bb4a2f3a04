# after: deeplearning.ai course 4 week 1 style (channels last, W is (f, f, in, out), b is
# (1, 1, 1, out))
import numpy as np

operation = "conv2d"
expected = "right, channels last with hparameters"


def function(A_prev, W, b, hparameters):
    m, n_H_prev, n_W_prev, _ = A_prev.shape
    f, _, _, n_C = W.shape
    stride, pad = hparameters["stride"], hparameters["pad"]
    n_H, n_W = (n_H_prev - f + 2 * pad) // stride + 1, (n_W_prev - f + 2 * pad) // stride + 1
    Z = np.zeros((m, n_H, n_W, n_C))
    A_prev_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                piece = A_prev_pad[i, h*stride:h*stride+f, w*stride:w*stride+f, :]
                for c in range(n_C):
                    Z[i, h, w, c] = np.sum(piece * W[:, :, :, c]) + b[0, 0, 0, c]
    return Z, (A_prev, W, b, hparameters)
