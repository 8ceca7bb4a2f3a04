# source: https://github.com/pjreddie/darknet/issues/1723 (order of dvar and dmean), https://aman.ai/primers/backprop/gradient-batchnorm/ (staged backward pass)
# Right: dxhat, dvar, dmu, dx, one after the other.
import numpy as np
operation, expected, wants = "batch_norm_backward", "right: in stages (dxhat, dvar, dmu, dx)", ""

def function(dout, x, gamma, eps=1e-5):
    axes = (0, 2, 3)
    m = x.shape[0] * x.shape[2] * x.shape[3]
    mu = x.mean(axis=axes, keepdims=True)
    xmu = x - mu
    ivar = 1.0 / np.sqrt((xmu**2).mean(axis=axes, keepdims=True) + eps)
    dbeta = dout.sum(axis=axes)
    dgamma = (dout * xmu * ivar).sum(axis=axes)
    dxhat = dout * gamma[:, None, None]
    dvar = (dxhat * xmu * -0.5 * ivar**3).sum(axis=axes, keepdims=True)
    dmu = (-dxhat * ivar).sum(axis=axes, keepdims=True) + dvar * (-2.0 * xmu).mean(axis=axes, keepdims=True)
    dx = dxhat * ivar + dvar * 2.0 * xmu / m + dmu / m
    return dx, dgamma, dbeta
