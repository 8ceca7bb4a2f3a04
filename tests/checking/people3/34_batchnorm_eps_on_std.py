# source: https://github.com/taokong/group_normalization/issues/1  ("eps should be added to variance", not to the std)
# Mistake: sqrt(var) + eps. Right: sqrt(var + eps). (A small difference unless the variance is small.)
import numpy as np
operation, expected, wants = "batch_norm", "eps added to the standard deviation", ""

def function(y, gamma, beta, *, eps=1e-5):
    N, C, H, W = y.shape
    out = np.zeros_like(y)
    for c in range(C):
        total = 0.0
        for n in range(N):
            total += y[n, c].sum()
        mean = total / (N * H * W)
        var = 0.0
        for n in range(N):
            var += ((y[n, c] - mean) ** 2).sum()
        var /= N * H * W
        std = np.sqrt(var) + eps  # BUG
        for n in range(N):
            out[n, c] = gamma[c] * (y[n, c] - mean) / std + beta[c]
    return out
