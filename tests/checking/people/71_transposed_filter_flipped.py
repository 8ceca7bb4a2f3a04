# source: https://github.com/JiahuiYu/generative_inpainting/issues/294
# (where the filter is turned and where not)
import numpy as np

operation = "conv_transpose2d"
expected = "filter flipped"
bug_line = "z[f, i*stride+p, j*stride+q] += y[c, i, j] * w[c, f, K-1-p, K-1-q]"


def function(y, w, b=None, *, stride=1, padding=0):
    C, F, K, _ = w.shape
    _, H, W = y.shape
    z = np.zeros((F, (H - 1) * stride + K, (W - 1) * stride + K))
    for c in range(C):
        for f in range(F):
            for i in range(H):
                for j in range(W):
                    for p in range(K):
                        for q in range(K):
                            z[f, i*stride+p, j*stride+q] += y[c, i, j] * w[c, f, K-1-p, K-1-q]
    z = z[:, padding:z.shape[1]-padding, padding:z.shape[2]-padding]
    return z.copy() if b is None else z + b[:, None, None]
