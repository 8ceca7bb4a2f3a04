# source: https://github.com/denizyuret/Knet.jl/issues/288
# Mistake: dy is made from du without gamma. Right: dxhat = du*gamma
import numpy as np
operation, expected, wants = "batch_norm_backward", "gamma missing in dy", "dy"

def function(dout, x, gamma, eps=1e-5):
    N, C, H, W = x.shape
    m = N * H * W
    dx = np.zeros_like(x)
    dgamma, dbeta = np.zeros(C), np.zeros(C)
    for c in range(C):
        xc, d = x[:, c], dout[:, c]
        mu, var = xc.mean(), xc.var()
        istd = 1 / np.sqrt(var + eps)
        xhat = (xc - mu) * istd
        dgamma[c] = np.sum(d * xhat)
        dbeta[c] = np.sum(d)
        dxhat = d  # BUG
        dvar = np.sum(dxhat * (xc - mu)) * -0.5 * istd**3
        dmu = -np.sum(dxhat) * istd
        dx[:, c] = dxhat * istd + dvar * 2 * (xc - mu) / m + dmu / m
    return dx, dgamma, dbeta
