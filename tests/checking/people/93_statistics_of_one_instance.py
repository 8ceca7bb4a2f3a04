# source: https://github.com/mlpack/mlpack/pull/2474  (over which axes for convolutional outputs)
import numpy as np

operation = "batch_norm"
expected = "mean and variance of every instance alone, not over the batch"
bug_line = "mean, var = y[n, d].mean(), y[n, d].var()"


def function(y, gamma, beta, *, eps=1e-5):
    N, D, W, H = y.shape
    u = np.zeros(y.shape)
    for n in range(N):
        for d in range(D):
            mean, var = y[n, d].mean(), y[n, d].var()
            u[n, d] = gamma[d] * (y[n, d] - mean) / np.sqrt(var + eps) + beta[d]
    return u
