import numpy as np

def batchnorm_forward(x, gamma, beta, eps=1e-5):
    mu = np.mean(x, axis=0)
    var = np.var(x, axis=0)
    x_hat = (x - mu) / np.sqrt(var + eps)
    return gamma * x_hat + beta

def spatial_batchnorm_forward(x, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    x_flat = x.reshape(-1, C)
    out = batchnorm_forward(x_flat, gamma, beta, eps)
    out = out.reshape(N, C, H, W)
    return out


operation, expected = 'batch_norm', 'reshape to (-1, C) without moving the maps to the last axis mixes the maps'
function = spatial_batchnorm_forward
