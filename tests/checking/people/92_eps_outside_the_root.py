# source: https://github.com/keras-team/keras/pull/8726  (epsilon beside the root)
import numpy as np

operation = "batch_norm"
expected = "eps added to the standard deviation, outside the root"
bug_line = "xhat = (x - mean) / (std + eps)"


def function(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=(0, 2, 3), keepdims=True)
    std = np.sqrt(x.var(axis=(0, 2, 3), keepdims=True))
    xhat = (x - mean) / (std + eps)
    return gamma.reshape(1, -1, 1, 1) * xhat + beta.reshape(1, -1, 1, 1)
