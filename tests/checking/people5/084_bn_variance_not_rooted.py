# source: https://github.com/mbadry1/DeepLearning.ai-Summary/issues/183
# Mistake: divided by the variance + eps. Right: by its root
import numpy as np
operation, expected, wants = "batch_norm", "divided by the variance + eps", "u"

def function(x, gamma, beta, eps):
    N, C, H, W = x.shape
    out = np.zeros_like(x)
    for c in range(C):
        s = 0.0
        for n in range(N):
            for h in range(H):
                for w in range(W):
                    s += x[n, c, h, w]
        mu = s / (N * H * W)
        sq = 0.0
        for n in range(N):
            for h in range(H):
                for w in range(W):
                    sq += (x[n, c, h, w] - mu) ** 2
        var = sq / (N * H * W)
        for n in range(N):
            for h in range(H):
                for w in range(W):
                    x_hat = (x[n, c, h, w] - mu) / (var + eps)  # BUG
                    out[n, c, h, w] = gamma[c] * x_hat + beta[c]
    return out
