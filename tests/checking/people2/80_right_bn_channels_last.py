# source: https://github.com/PABannier/nanograd/issues/2  (batch norm: gradient check fails; "the dimensions were messed up" in the forward pass)
# Right: (N, H, W, C) reshaped to rows of C values, returns (out, cache).
import numpy as np
operation, expected, wants = "batch_norm", "right, channels last, returns (out, cache)", ""

def function(x, gamma, beta, bn_param=None):
    eps = (bn_param or {}).get("eps", 1e-5)
    rows = x.reshape(-1, x.shape[-1])
    mu = rows.sum(axis=0) / len(rows)
    xmu = rows - mu
    var = (xmu * xmu).sum(axis=0) / len(rows)
    ivar = 1 / np.sqrt(var + eps)
    xhat = xmu * ivar
    out = (gamma * xhat + beta).reshape(x.shape)
    return out, (xhat, gamma, xmu, ivar, eps)
