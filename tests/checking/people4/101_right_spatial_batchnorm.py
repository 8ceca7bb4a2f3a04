# source: https://github.com/PABannier/nanograd/issues/2, https://github.com/Nico-Curti/NumPyNet/issues/7 (the axes of batchnorm2d)
# Right: (N, C, H, W) turned into (N*H*W, C) rows, normalized, turned back; returns the output and a cache.
import numpy as np
operation, expected, wants = "batch_norm", "right: rows of positions, returns (out, cache)", ""

def function(x, gamma, beta, bn_param=None):
    eps = (bn_param or {}).get("eps", 1e-5)
    N, C, H, W = x.shape
    rows = x.transpose(0, 2, 3, 1).reshape(-1, C)
    mu, var = rows.mean(axis=0), rows.var(axis=0)
    xhat = (rows - mu) / np.sqrt(var + eps)
    out = (gamma * xhat + beta).reshape(N, H, W, C).transpose(0, 3, 1, 2)
    cache = (xhat, gamma, var, eps)
    return out, cache
