# source: course forum style, own
# Mistake: exp(z) instead of exp(-z). Right: 1/(1 + exp(-z))
import numpy as np
operation, expected, wants = "sigmoid", "exp(z) instead of exp(-z)", "result"

def function(x):
    out = np.empty(x.shape)
    flat = x.flatten()
    for i in range(len(flat)):
        flat[i] = 1.0 / (1.0 + np.exp(flat[i]))  # BUG
    out[...] = flat.reshape(x.shape)
    return out
