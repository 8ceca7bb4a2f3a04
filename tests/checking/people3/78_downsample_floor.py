# source: https://github.com/udacity/sdc-issue-reports/issues/355  (size with stride 2: rounding up or down?)
# Mistake: n // S cells are kept, the last one is lost where S does not divide n. Right: (n + S - 1) // S.
import numpy as np
operation, expected, wants = "downsample", "size n // S: last kept row and column lost where S does not divide", ""

def function(y, S):
    D = y.shape[0]
    H, W = y.shape[1] // S, y.shape[2] // S  # BUG
    out = np.zeros((D, H, W))
    for d in range(D):
        for i in range(H):
            for j in range(W):
                out[d, i, j] = y[d, i * S, j * S]
    return out
