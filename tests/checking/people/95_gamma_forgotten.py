# source: https://github.com/denizyuret/Knet.jl/issues/288
# (dy multiplied by gamma, but the old one used)
import numpy as np

operation = "batch_norm_backward"
expected = "gamma missing in dy"
bug_line = "g = du"


def function(du, y, gamma, *, eps=1e-5):
    axes, shape = (0, 2, 3), (1, -1, 1, 1)
    inv = 1 / np.sqrt(y.var(axis=axes) + eps)
    xhat = (y - y.mean(axis=axes).reshape(shape)) * inv.reshape(shape)
    g = du
    mean_g = g.mean(axis=axes).reshape(shape)
    mean_gx = (g * xhat).mean(axis=axes).reshape(shape)
    dy = inv.reshape(shape) * (g - mean_g - xhat * mean_gx)
    return dy, (du * xhat).sum(axis=axes), du.sum(axis=axes)
