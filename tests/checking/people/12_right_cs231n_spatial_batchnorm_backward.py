# after: cs231n assignment 2 style (rows of pixels, the short formula, a dict as cache)
import numpy as np

operation = "batch_norm_backward"
expected = "right, a dict as cache"


def function(dout, cache):
    x, gamma, eps = cache["x"], cache["gamma"], cache["eps"]
    N, C, H, W = dout.shape
    rows, d = x.transpose(0, 2, 3, 1).reshape(-1, C), dout.transpose(0, 2, 3, 1).reshape(-1, C)
    inv = 1 / np.sqrt(rows.var(axis=0) + eps)
    xhat = (rows - rows.mean(axis=0)) * inv
    dgamma, dbeta = (d * xhat).sum(axis=0), d.sum(axis=0)
    dx = gamma * inv / len(rows) * (len(rows) * d - dbeta - xhat * dgamma)
    return dx.reshape(N, H, W, C).transpose(0, 3, 1, 2), dgamma, dbeta
