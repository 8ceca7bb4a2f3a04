import numpy as np

def batchnorm_backward(dout, x, gamma, eps=1e-5):
    ax = (0, 2, 3)
    m = x.size // x.shape[1]
    g = gamma[None, :, None, None]
    mu = x.mean(ax, keepdims=True)
    ivar = 1/np.sqrt(x.var(ax, keepdims=True) + eps)
    xhat = (x - mu)*ivar
    dgamma = (dout*xhat).sum(ax)
    dbeta = dout.sum(ax)
    dxhat = dout*g
    dx = ivar/m*(m*dxhat - dxhat.sum(ax, keepdims=True) - xhat*(dxhat*xhat).sum(ax, keepdims=True))
    return dx, dgamma, dbeta


operation, expected = 'batch_norm_backward', ''
function = batchnorm_backward
