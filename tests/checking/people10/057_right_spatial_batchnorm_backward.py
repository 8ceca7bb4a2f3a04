import numpy as np


def batchnorm_backward(dout, x, gamma, eps):
    N, D = dout.shape
    sample_mean = x.mean(axis=0)
    sample_var = x.var(axis=0)
    inv_var = 1. / np.sqrt(sample_var + eps)
    x_hat = (x - sample_mean) * inv_var

    dnorm_x = dout * gamma
    dvar_x = np.sum(dnorm_x * (x - sample_mean) * -0.5 * np.power(sample_var + eps, -1.5), axis=0)
    dmean_x = np.sum(dnorm_x * -inv_var, axis=0) + dvar_x * np.sum(-2.0 * (x - sample_mean), axis=0) / float(N)

    dx = dnorm_x * inv_var + dvar_x * (2. / N) * (x - sample_mean) + dmean_x / float(N)
    dgamma = np.sum(dout * x_hat, axis=0)
    dbeta = np.sum(dout, axis=0)
    return dx, dgamma, dbeta


def spatial_batchnorm_backward(dout, x, gamma, eps=1e-5):
    N, C, H, W = dout.shape
    dout_flat = dout.transpose(0, 2, 3, 1).reshape(-1, C)
    x_flat = x.transpose(0, 2, 3, 1).reshape(-1, C)
    dx_flat, dgamma, dbeta = batchnorm_backward(dout_flat, x_flat, gamma, eps)
    dx = dx_flat.reshape(N, H, W, C).transpose(0, 3, 1, 2)
    return dx, dgamma, dbeta


operation, expected = 'batch_norm_backward', ''
function = spatial_batchnorm_backward
