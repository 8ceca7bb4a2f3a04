# source: https://github.com/renan-cunha/BatchNormalization/pull/2  (cs231n's batch normalisation from scratch)
# Right: spatial batch norm by reshaping to (N*H*W, C); parameters in a dict; returns out and a cache.
import numpy as np
operation, expected, wants = "batch_norm", "right: (x, gamma, beta, bn_param) -> out, cache", ""

def _vanilla(x, gamma, beta, eps):
    mu = np.mean(x, axis=0)
    xmu = x - mu
    var = np.mean(xmu ** 2, axis=0)
    ivar = 1.0 / np.sqrt(var + eps)
    return gamma * (xmu * ivar) + beta, (xmu, ivar)

def function(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    N, C, H, W = x.shape
    flat = x.transpose(0, 2, 3, 1).reshape(-1, C)
    out, cache = _vanilla(flat, gamma, beta, eps)
    return out.reshape(N, H, W, C).transpose(0, 3, 1, 2), cache
