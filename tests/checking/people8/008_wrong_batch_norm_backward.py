import numpy as np


def spatial_batchnorm_forward(x, gamma, beta, eps=1e-5):
    mu = x.mean(axis=(0, 2, 3), keepdims=True)
    var = x.var(axis=(0, 2, 3), keepdims=True)
    ivar = 1.0 / np.sqrt(var + eps)
    xhat = (x - mu) * ivar
    out = gamma.reshape(1, -1, 1, 1) * xhat + beta.reshape(1, -1, 1, 1)
    return out, (xhat, ivar, gamma)


def spatial_batchnorm_backward(dout, cache):
    xhat, ivar, gamma = cache
    m = dout.shape[0]
    axes = (0, 2, 3)
    dbeta = dout.sum(axis=axes)
    dgamma = (dout * xhat).sum(axis=axes)
    dxhat = dout * gamma.reshape(1, -1, 1, 1)
    dx = ivar / m * (m * dxhat - dxhat.sum(axis=axes, keepdims=True)
                     - xhat * (dxhat * xhat).sum(axis=axes, keepdims=True))
    return dx, dgamma, dbeta


operation, expected = 'batch_norm_backward', 'm is the batch size only, not batch times positions'
function = spatial_batchnorm_backward
