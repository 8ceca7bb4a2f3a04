# source: https://github.com/davisking/dlib/pull/336  (nearest neighbour beside zero filling)
import numpy as np

operation = "upsample"
expected = "values repeated instead of zeros between them"
bug_line = "z[d, i, j] = y[d, i // S, j // S]"


def function(y, S, *, trailing=False):
    D, H, W = y.shape
    n, m = (H * S, W * S) if trailing else ((H - 1) * S + 1, (W - 1) * S + 1)
    z = np.zeros((D, n, m))
    for d in range(D):
        for i in range(n):
            for j in range(m):
                z[d, i, j] = y[d, i // S, j // S]
    return z
