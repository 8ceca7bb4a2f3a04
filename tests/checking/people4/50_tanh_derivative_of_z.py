# source: https://github.com/apache/incubator-retired-horn/pull/4  (applyDerivative: 1 - value*value; it is 1 - tanh^2)
# Mistake: 1 - z^2. Right: 1 - tanh(z)^2.
import numpy as np
operation, expected, wants = "activation_backward", "tanh derivative formed from z instead of tanh(z)", ""
only = {"f": "tanh"}

def function(dy, z, f="tanh"):
    dz = np.zeros_like(z)
    for d in range(z.shape[0]):
        for i in range(z.shape[1]):
            for j in range(z.shape[2]):
                value = z[d, i, j]
                dz[d, i, j] = dy[d, i, j] * (1 - value * value)  # BUG
    return dz
