# source: https://github.com/uxlfoundation/oneDNN/issues/233  (relu backward may take y or x: the sign is the same)
# Right: relu_backward(dA, cache) with cache = Z; writes zeros into a copy.
import numpy as np
operation, expected, wants = "activation_backward", "right: (dA, cache), a copy of dA with zeros where Z <= 0", ""
only = {"f": "relu"}

def function(dA, cache):
    Z = cache
    dZ = np.array(dA, copy=True)
    dZ[Z <= 0] = 0
    return dZ
