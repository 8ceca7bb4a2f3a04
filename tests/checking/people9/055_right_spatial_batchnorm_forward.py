import numpy as np

def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get('eps', 1e-5)
    sample_mean = x.mean(axis=0)
    sample_var = x.var(axis=0)
    x_norm = (x - sample_mean) / np.sqrt(sample_var + eps)
    out = gamma * x_norm + beta
    cache = (x_norm, gamma, sample_var, eps)
    return out, cache

def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    xr = x.transpose(0, 2, 3, 1).reshape(N * H * W, C)
    outr, cache = batchnorm_forward(xr, gamma, beta, bn_param)
    out = outr.reshape(N, H, W, C).transpose(0, 3, 1, 2)
    return out, cache


operation, expected = 'batch_norm', ''
function = spatial_batchnorm_forward
