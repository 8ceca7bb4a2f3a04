# after: cs231n assignment 2 style (x where the normalised x is meant)
import numpy as np

operation = "batch_norm_backward"
expected = "dgamma made with y, not with the normalised y"
bug_line = "dgamma[d] = np.sum(du[:, d] * y[:, d])"


def function(du, y, gamma, *, eps=1e-5):
    dy, dgamma, dbeta = np.zeros(y.shape), np.zeros(len(gamma)), np.zeros(len(gamma))
    for d in range(y.shape[1]):
        inv = 1 / np.sqrt(y[:, d].var() + eps)
        xhat = (y[:, d] - y[:, d].mean()) * inv
        dbeta[d] = np.sum(du[:, d])
        dgamma[d] = np.sum(du[:, d] * y[:, d])
        g = gamma[d] * du[:, d]
        dy[:, d] = inv * (g - g.mean() - xhat * (g * xhat).mean())
    return dy, dgamma, dbeta
