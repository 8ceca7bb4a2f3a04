# source: https://github.com/abhiskk/ladder/issues/2 (the variance is detached from the graph), https://github.com/apache/mxnet/issues/18499
# Two mistakes: the variance is treated as a constant; dbeta is of the last instance only. Right: the term in dvar; += over the batch.
import numpy as np
operation, expected, wants = "batch_norm_backward", "two: no derivative through the variance + dbeta of the last instance", ""

def function(du, y, gamma, *, eps=1e-5):
    N, C, H, W = y.shape
    dy = np.zeros_like(y)
    dgamma, dbeta = np.zeros(C), np.zeros(C)
    for c in range(C):
        x = y[:, c]
        m = x.size
        std = np.sqrt(x.var() + eps)
        xhat = (x - x.mean()) / std
        g = du[:, c]
        for n in range(N):
            dgamma[c] += np.sum(g[n] * xhat[n])
            dbeta[c] = np.sum(g[n])  # BUG
        for n in range(N):
            for i in range(H):
                for j in range(W):
                    dy[n, c, i, j] = gamma[c] / std * (g[n, i, j] - g.sum() / m)  # BUG
    return dy, dgamma, dbeta
