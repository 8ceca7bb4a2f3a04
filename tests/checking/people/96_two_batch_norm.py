# source: https://github.com/wjbKimberly/cs231n_spring_2017_assignment/issues/7
# (dgamma a mean?), and gamma forgotten too
import numpy as np

operation = "batch_norm_backward"
expected = "two: dgamma averaged, and gamma missing in dy"
bug_line = "dgamma[d] = np.mean(du[:, d] * xhat)"
second_bug_line = "g = du[:, d]"


def function(du, y, gamma, *, eps=1e-5):
    dy, dgamma, dbeta = np.zeros(y.shape), np.zeros(len(gamma)), np.zeros(len(gamma))
    for d in range(y.shape[1]):
        inv = 1 / np.sqrt(y[:, d].var() + eps)
        xhat = (y[:, d] - y[:, d].mean()) * inv
        dgamma[d] = np.mean(du[:, d] * xhat)
        dbeta[d] = np.sum(du[:, d])
        g = du[:, d]
        dy[:, d] = inv * (g - g.mean() - xhat * (g * xhat).mean())
    return dy, dgamma, dbeta
