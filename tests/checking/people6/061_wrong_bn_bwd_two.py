# source: course forum style, own
# Mistake: m counts only the images; dgamma takes y - mean that isn't divided by the deviation. Right: m = N*H*W; dgamma = sum du*xhat
import numpy as np
operation, expected, wants = "batch_norm_backward", "m is N instead of N*W*H in dy; dgamma without the division by the deviation", "dy, dgamma"

def function(grad, cache):
    x, gamma, eps = cache
    n, h, w, c = x.shape
    m = n  # BUG
    dx = np.zeros(x.shape)
    dgamma = np.zeros(c)
    dbeta = np.zeros(c)
    for k in range(c):
        g = grad[:, :, :, k]
        centred = x[:, :, :, k] - x[:, :, :, k].mean()
        std = np.sqrt((centred**2).mean() + eps)
        dgamma[k] = (g * centred).sum()  # BUG
        dbeta[k] = g.sum()
        gh = g * gamma[k]
        xh = centred / std
        dx[:, :, :, k] = (gh - gh.sum() / m - xh * (gh * xh).sum() / m) / std
    return dx, dgamma, dbeta
