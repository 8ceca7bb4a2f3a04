# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "batch_norm", "", ""

def function(x, gamma, beta, bn_param):
    eps = bn_param.get('eps', 1e-5)
    N, C, H, W = x.shape
    flat = x.transpose(0, 2, 3, 1).reshape(-1, C)
    mu = flat.mean(axis=0)
    xmu = flat - mu
    var = np.mean(xmu**2, axis=0)
    xhat = xmu / np.sqrt(var + eps)
    out = gamma * xhat + beta
    return out.reshape(N, H, W, C).transpose(0, 3, 1, 2), (xhat, var, gamma, eps)
