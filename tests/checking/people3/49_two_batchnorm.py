# source: https://github.com/facebookresearch/CrypTen/pull/143  (mean and variance are functions of the input too; dgamma is composed)
# Mistakes: dx = dy*gamma/std as if mean and variance were constants, and dgamma with x - mean instead of xhat.
import numpy as np
operation, expected, wants = "batch_norm_backward", "mean and variance taken as constants + dgamma not divided by the deviation", ""

def function(dout, x, gamma, eps=1e-5):
    axes = (0, 2, 3)
    mean = x.mean(axis=axes, keepdims=True)
    std = np.sqrt(x.var(axis=axes, keepdims=True) + eps)
    dbeta = dout.sum(axis=axes)
    dgamma = (dout * (x - mean)).sum(axis=axes)
    dx = dout * gamma.reshape(1, -1, 1, 1) / std
    return dx, dgamma, dbeta
