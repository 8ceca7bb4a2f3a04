# source: course forum style, own
# Mistake: mean and variance are taken per image and map. Right: per map over the whole batch
import numpy as np
operation, expected, wants = "batch_norm", "statistics of each image instead of the whole batch", "u"

def function(x, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    out = np.zeros_like(x)
    for n in range(N):
        for c in range(C):
            mu = np.mean(x[n, c])  # BUG
            var = np.var(x[n, c])  # BUG
            out[n, c] = gamma[c] * (x[n, c] - mu) / np.sqrt(var + eps) + beta[c]
    return out
