# source: https://github.com/tensorflow/tensorflow/issues/14676  (docs of BatchNormGrad: multiplied by the root where it has to be divided)
# Mistake: dgamma = sum du (x - mu) sqrt(var + eps). Right: divided by the root.
import numpy as np
operation, expected, wants = "batch_norm_backward", "dgamma multiplied by the standard deviation instead of divided", ""

def function(du, y, gamma, *, eps=1e-5):
    ax = (0, 2, 3)
    m = y.size / y.shape[1]
    mu = y.mean(ax, keepdims=True)
    sigma = np.sqrt(y.var(ax, keepdims=True) + eps)
    xhat = (y - mu) / sigma
    dbeta = du.sum(ax)
    dgamma = (du * (y - mu) * sigma).sum(ax)
    s1 = du.sum(ax, keepdims=True)
    s2 = (du * xhat).sum(ax, keepdims=True)
    dy = gamma[None, :, None, None] / (m * sigma) * (m * du - s1 - xhat * s2)
    return dy, dgamma, dbeta
