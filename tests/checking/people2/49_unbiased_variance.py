# source: https://github.com/keras-team/keras/issues/8982, https://github.com/pytorch/pytorch/issues/77427  (1/N or 1/(N-1)?)
# Mistake: the batch is normalised with the variance over N - 1. Right: over N (N - 1 is for the running estimate).
import numpy as np
operation, expected, wants = "batch_norm", "variance over N - 1", ""

def function(x, gamma, beta, eps=1e-5):
    axes = (0, 2, 3)
    mu = np.mean(x, axis=axes, keepdims=True)
    var = np.var(x, axis=axes, keepdims=True, ddof=1)
    x_hat = (x - mu) / np.sqrt(var + eps)
    return gamma.reshape(1, -1, 1, 1) * x_hat + beta.reshape(1, -1, 1, 1)
