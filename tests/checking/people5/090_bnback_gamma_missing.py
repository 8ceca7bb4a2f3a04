# source: https://github.com/denizyuret/Knet.jl/issues/288
# Mistake: dx isn't multiplied by gamma. Right: dxhat = dout*gamma
import numpy as np
operation, expected, wants = "batch_norm_backward", "dx isn't multiplied by gamma", "dy"

def function(dout, cache):
    x, gamma, eps = cache
    ax = (0, 2, 3)
    m = x.size / x.shape[1]
    mu = x.mean(axis=ax, keepdims=True)
    ivar = 1.0 / np.sqrt(x.var(axis=ax, keepdims=True) + eps)
    xmu = x - mu
    dgamma = np.sum(dout * xmu * ivar, axis=ax)
    dbeta = np.sum(dout, axis=ax)
    dxhat = dout  # BUG
    dvar = np.sum(dxhat * xmu, axis=ax, keepdims=True) * -0.5 * ivar ** 3
    dmu = -np.sum(dxhat * ivar, axis=ax, keepdims=True)
    dx = dxhat * ivar + dvar * 2 * xmu / m + dmu / m
    return dx, dgamma, dbeta
