# source: https://github.com/jax-ml/jax/issues/442  (z = (x - mean) / (var + epsilon)**2: it should be a square root)
# Mistake: **2. Right: **0.5.
import numpy as np
operation, expected, wants = "batch_norm", "divided by the square of the variance instead of its root", ""

def function(y, gamma, beta, *, eps=1e-5):
    mean = y.mean(axis=(0, 2, 3), keepdims=True)
    var = ((y - mean) ** 2).mean(axis=(0, 2, 3), keepdims=True)
    z = (y - mean) / (var + eps) ** 2
    return gamma.reshape(1, -1, 1, 1) * z + beta.reshape(1, -1, 1, 1)
