# source: https://github.com/denizyuret/Knet.jl/issues/288  (batchnorm backward does not take the scales into account)
# Mistake: dy is right for gamma = 1 only. Right: times gamma of the map.
import numpy as np
operation, expected, wants = "batch_norm_backward", "gamma missing in dy", ""

def function(du, y, gamma, eps=1e-5):
    N, D, H, W = y.shape
    m = N * H * W
    dy = np.zeros(y.shape)
    dgamma, dbeta = np.zeros(D), np.zeros(D)
    for d in range(D):
        mu = y[:, d].sum() / m
        var = ((y[:, d] - mu) ** 2).sum() / m
        ivar = 1.0 / np.sqrt(var + eps)
        xhat = (y[:, d] - mu) * ivar
        for n in range(N):
            for i in range(H):
                for j in range(W):
                    dbeta[d] += du[n, d, i, j]
                    dgamma[d] += du[n, d, i, j] * xhat[n, i, j]
        for n in range(N):
            for i in range(H):
                for j in range(W):
                    g = du[n, d, i, j] - dbeta[d] / m - xhat[n, i, j] * dgamma[d] / m
                    dy[n, d, i, j] = ivar * g  # BUG
    return dy, dgamma, dbeta
