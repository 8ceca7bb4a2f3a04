# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "activation_backward", "", ""

def function(dA, Z, kind):
    if kind == "relu":
        dZ = np.array(dA, copy=True)
        dZ[Z <= 0] = 0
    elif kind == "sigmoid":
        s = 1 / (1 + np.exp(-Z))
        dZ = dA * s * (1 - s)
    elif kind == "tanh":
        dZ = dA / np.cosh(Z)**2
    else:
        dZ = dA.copy()
    return dZ
