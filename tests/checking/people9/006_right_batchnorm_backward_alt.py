import numpy as np

def spatial_batchnorm_backward(dout, cache):
    x, gamma, eps = cache
    N, C, H, W = x.shape
    m = N * H * W
    xf = x.transpose(1, 0, 2, 3).reshape(C, -1)
    dof = dout.transpose(1, 0, 2, 3).reshape(C, -1)
    mu = xf.mean(axis=1, keepdims=True)
    istd = 1. / np.sqrt(xf.var(axis=1, keepdims=True) + eps)
    xhat = (xf - mu) * istd
    dbeta = dof.sum(axis=1)
    dgamma = (dof * xhat).sum(axis=1)
    dxf = (gamma[:, None] * istd / m) * (m * dof - dbeta[:, None] - xhat * dgamma[:, None])
    dx = dxf.reshape(C, N, H, W).transpose(1, 0, 2, 3)
    return dx, dgamma, dbeta


operation, expected = 'batch_norm_backward', ''
function = spatial_batchnorm_backward
