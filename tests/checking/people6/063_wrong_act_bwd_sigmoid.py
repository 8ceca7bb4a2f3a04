# source: course forum style, own
# Mistake: the derivative is z(1 - z). Right: s(1 - s) with s = sigmoid(z)
import numpy as np
operation, expected, wants = "activation_backward", "sigmoid derivative computed from z instead of sigmoid(z)", "dz"

def function(dy, z, name):
    dz = np.zeros(z.shape)
    for idx in np.ndindex(*z.shape):
        v = z[idx]
        if name == "relu":
            dz[idx] = dy[idx] if v > 0 else 0.0
        elif name == "tanh":
            dz[idx] = dy[idx] * (1 - np.tanh(v)**2)
        elif name == "sigmoid":
            dz[idx] = dy[idx] * v * (1 - v)  # BUG
        else:
            dz[idx] = dy[idx]
    return dz
