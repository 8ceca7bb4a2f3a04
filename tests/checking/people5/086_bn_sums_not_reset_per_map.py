# source: course forum style, own
# Mistake: the sum of the squares isn't set to 0 for the next map. Right: sq = 0.0 for each map
import numpy as np
operation, expected, wants = "batch_norm", "the sum of the squares isn't set to 0 for the next map", "u"

def function(y, p):
    N, D, W, H = y.shape
    u = np.zeros(y.shape)
    sq = 0.0  # BUG
    for j in range(D):
        tot = 0.0
        for n in range(N):
            for x in range(W):
                for k in range(H):
                    tot += y[n, j, x, k]
        mean = tot / (N * W * H)
        for n in range(N):
            for x in range(W):
                for k in range(H):
                    sq += (y[n, j, x, k] - mean) ** 2
        inv = 1.0 / np.sqrt(sq / (N * W * H) + p["eps"])
        for n in range(N):
            u[n, j] = p["gamma"][j] * (y[n, j] - mean) * inv + p["beta"][j]
    return u
