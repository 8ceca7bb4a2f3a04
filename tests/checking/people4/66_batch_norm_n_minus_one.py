# source: https://github.com/uxlfoundation/oneDNN/issues/517, https://github.com/pytorch/pytorch/issues/3122 (N - 1 in the variance that normalizes)
# Mistake: sum of squares / (m - 1). Right: / m within the batch.
import numpy as np
operation, expected, wants = "batch_norm", "variance divided by m - 1", ""

def function(y, gamma, beta, *, eps=1e-5):
    N, C, H, W = y.shape
    m = N * H * W
    u = np.zeros_like(y)
    for c in range(C):
        mean = 0.0
        for n in range(N):
            for i in range(H):
                for j in range(W):
                    mean += y[n, c, i, j] / m
        var = 0.0
        for n in range(N):
            for i in range(H):
                for j in range(W):
                    var += (y[n, c, i, j] - mean) ** 2
        var /= m - 1  # BUG
        for n in range(N):
            for i in range(H):
                for j in range(W):
                    u[n, c, i, j] = gamma[c] * (y[n, c, i, j] - mean) / np.sqrt(var + eps) + beta[c]
    return u
