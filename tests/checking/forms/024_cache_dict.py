import numpy as np
operation = "batch_norm_backward"
def batchnorm_forward(x, gamma, beta, eps=1e-5):
    mu = x.mean(axis=(0, 2, 3), keepdims=True)
    xmu = x - mu
    var = (xmu**2).mean(axis=(0, 2, 3), keepdims=True)
    inv = 1/np.sqrt(var + eps)
    xhat = xmu*inv
    out = gamma[None, :, None, None]*xhat + beta[None, :, None, None]
    return out, {"xhat": xhat, "inv": inv, "gamma": gamma}
def batchnorm_backward(dout, cache):
    xhat, inv, gamma = cache["xhat"], cache["inv"], cache["gamma"]
    ax = (0, 2, 3)
    dg = (dout*xhat).sum(ax)
    db = dout.sum(ax)
    m = dout.size/dout.shape[1]
    dx = (gamma[None, :, None, None]*inv/m)*(m*dout - db[None, :, None, None] - xhat*dg[None, :, None, None])
    return dx, dg, db
function = batchnorm_backward
