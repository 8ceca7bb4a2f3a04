# source: https://github.com/rasbt/machine-learning-book/pull/168
# (the loop index not multiplied by the stride)
import numpy as np

operation = "conv2d"
expected = "stride in the output size only, not in the window's position"
bug_line = "window = yp[:, i:i+K, j:j+K]"


def function(y, w, b=None, *, stride=1, padding=0):
    F, C, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    H, W = (yp.shape[1] - K) // stride + 1, (yp.shape[2] - K) // stride + 1
    z = np.zeros((F, H, W))
    for f in range(F):
        for i in range(H):
            for j in range(W):
                window = yp[:, i:i+K, j:j+K]
                z[f, i, j] = np.sum(window * w[f])
                if b is not None:
                    z[f, i, j] += b[f]
    return z
