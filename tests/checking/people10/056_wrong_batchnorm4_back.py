import numpy as np


def batchnorm4_back(g, x, dy, eps=1e-5):
    dims = (0, 2, 3)
    m = x.size // x.shape[1]
    mu = x.mean(axis=dims, keepdims=True)
    ivar = 1 / np.sqrt(x.var(axis=dims, keepdims=True) + eps)
    g = g.reshape(1, -1, 1, 1)
    x_mu = x - mu
    dyivar = dy * ivar
    dg = np.sum(x_mu * dyivar, axis=dims)
    db = np.sum(dy, axis=dims)
    dy = g * dy
    dsigma2 = -0.5 * np.sum(dyivar * x_mu * ivar ** 2, axis=dims, keepdims=True)
    dmu = -np.sum(dyivar, axis=dims, keepdims=True) - 2 * dsigma2 * np.sum(x_mu, axis=dims, keepdims=True) / m
    dx = dyivar + dsigma2 * 2 * x_mu / m + dmu / m
    return dx, dg, db


operation, expected = 'batch_norm_backward', 'dx is made from dy before it is multiplied with gamma'
function = batchnorm4_back
