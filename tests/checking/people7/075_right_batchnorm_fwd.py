import numpy as np

def spatial_batchnorm(x, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    flat = x.transpose(0, 2, 3, 1).reshape(-1, C)
    mu = flat.mean(0)
    var = flat.var(0)
    out = (flat - mu) / np.sqrt(var + eps) * gamma + beta
    return out.reshape(N, H, W, C).transpose(0, 3, 1, 2)


operation, expected = 'batch_norm', ''
function = spatial_batchnorm
