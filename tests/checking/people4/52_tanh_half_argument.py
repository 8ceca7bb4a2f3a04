# source: https://github.com/HIPS/autograd/issues/317  (-x where -2x is meant in the definition of tanh)
# Mistake: exp(-x): that is tanh(x/2). Right: exp(-2x).
import numpy as np
operation, expected, wants = "tanh", "exp(-x) instead of exp(-2x)", ""

def function(x):
    y = np.exp(-x)
    return (1.0 - y) / (1.0 + y)
