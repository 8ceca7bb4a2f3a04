# source: https://github.com/BVLC/caffe/issues/3878  (paths from x to y that are missing)
import numpy as np

operation = "batch_norm_backward"
expected = "the variance taken as a constant: its term missing in dy"
bug_line = "dy[:, d] = inv * (g - g.mean())"


def function(du, y, gamma, *, eps=1e-5):
    dy, dgamma, dbeta = np.zeros(y.shape), np.zeros(len(gamma)), np.zeros(len(gamma))
    for d in range(y.shape[1]):
        inv = 1 / np.sqrt(y[:, d].var() + eps)
        xhat = (y[:, d] - y[:, d].mean()) * inv
        dgamma[d], dbeta[d] = np.sum(du[:, d] * xhat), np.sum(du[:, d])
        g = gamma[d] * du[:, d]
        dy[:, d] = inv * (g - g.mean())
    return dy, dgamma, dbeta
