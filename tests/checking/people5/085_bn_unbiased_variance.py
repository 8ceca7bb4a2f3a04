# source: course forum style, own
# Mistake: the variance is divided by N*H*W - 1. Right: by the number of values
import numpy as np
operation, expected, wants = "batch_norm", "the variance is divided by N*H*W - 1", "u"

def function(x, gamma, beta, eps=1e-5):
    N, H, W, C = x.shape
    m = N * H * W
    out = np.empty(x.shape)
    cache = []
    for c in range(C):
        col = x[..., c]
        mu = np.sum(col) / m
        var = 0
        for v in col.ravel():
            var += (v - mu) ** 2
        var /= (m - 1)  # BUG
        std = np.sqrt(var + eps)
        out[..., c] = gamma[c] * (col - mu) / std + beta[c]
        cache.append((mu, std))
    return out, cache
