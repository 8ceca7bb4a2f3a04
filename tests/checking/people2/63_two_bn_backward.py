# source: https://github.com/denizyuret/Knet.jl/issues/288 (scale) with https://github.com/BVLC/caffe/pull/1891 ("misses the second part of the derivative over mean")
# Mistake: two: gamma missing in dx; the term of the mean missing in dx.
import numpy as np
operation, expected, wants = "batch_norm_backward", "gamma missing in dx + the mean's term missing", ""

def function(dout, x, gamma, eps=1e-5):
    N, C, H, W = x.shape
    rows = x.transpose(0, 2, 3, 1).reshape(-1, C)
    g = dout.transpose(0, 2, 3, 1).reshape(-1, C)
    mu, var = rows.mean(axis=0), rows.var(axis=0)
    std = np.sqrt(var + eps)
    x_hat = (rows - mu) / std
    dgamma = np.sum(g * x_hat, axis=0)
    dbeta = np.sum(g, axis=0)
    dx = (g - x_hat * np.mean(g * x_hat, axis=0)) / std
    return dx.reshape(N, H, W, C).transpose(0, 3, 1, 2), dgamma, dbeta
