# source: https://github.com/denizyuret/Knet.jl/issues/288  (dy is scaled, but dyivar, made before, is used for dx)
# Mistake: dx without gamma. Right: dy * gamma first. Equal as long as gamma is 1.
import numpy as np
operation, expected, wants = "batch_norm_backward", "gamma missing in dx", ""

def function(dy, x, gamma, eps=1e-5):
    dims = (0, 2, 3)
    m = x.shape[0] * x.shape[2] * x.shape[3]
    x_mu = x - x.mean(axis=dims, keepdims=True)
    ivar = 1.0 / np.sqrt((x_mu**2).mean(axis=dims, keepdims=True) + eps)
    dyivar = dy * ivar
    dg = (x_mu * dyivar).sum(axis=dims)
    db = dy.sum(axis=dims)
    dy = gamma[:, None, None] * dy
    dsigma2 = -0.5 * (dyivar * x_mu * ivar**2).sum(axis=dims, keepdims=True)
    dmu = -dyivar.sum(axis=dims, keepdims=True) - 2 * dsigma2 * x_mu.mean(axis=dims, keepdims=True)
    dx = dyivar + dsigma2 * 2 * x_mu / m + dmu / m
    return dx, dg, db
