# source: https://github.com/jax-ml/jax/issues/442  (z = (x - mean) / (var + epsilon)**2)
# Mistake: divided by the square of the variance. Right: by its square root.
import numpy as np
operation, expected, wants = "batch_norm", "divided by var squared instead of its root", ""

def function(x, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    out = np.zeros(x.shape)
    for c in range(C):
        mean = 0.0
        for n in range(N):
            for i in range(H):
                for j in range(W):
                    mean += x[n, c, i, j] / (N * H * W)
        var = 0.0
        for n in range(N):
            for i in range(H):
                for j in range(W):
                    var += (x[n, c, i, j] - mean) ** 2 / (N * H * W)
        for n in range(N):
            for i in range(H):
                for j in range(W):
                    out[n, c, i, j] = gamma[c] * (x[n, c, i, j] - mean) / (var + eps) ** 2 + beta[c]  # BUG
    return out
