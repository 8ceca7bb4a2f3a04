import numpy as np
operation = "activation_backward"
def function(dA, activation_cache):
    Z = activation_cache
    s = 1 / (1 + np.exp(-Z))
    return dA * s * (1 - s)
