# source: https://github.com/uxlfoundation/oneDNN/issues/517  (N*H*W - 1 in the variance)
import numpy as np

operation = "batch_norm"
expected = "variance divided by n - 1"
bug_line = "var = ((values - mean) ** 2).sum() / (values.size - 1)"


def function(y, gamma, beta, *, eps=1e-5):
    N, D, W, H = y.shape
    u = np.zeros(y.shape)
    for d in range(D):
        values = y[:, d]
        mean = values.sum() / values.size
        var = ((values - mean) ** 2).sum() / (values.size - 1)
        u[:, d] = gamma[d] * (values - mean) / np.sqrt(var + eps) + beta[d]
    return u
