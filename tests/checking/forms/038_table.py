import numpy as np
operation = "activation_backward"
DERIVS = {
    "sigmoid": lambda z: (lambda s: s * (1 - s))(1 / (1 + np.exp(-z))),
    "tanh": lambda z: 1 - np.tanh(z) ** 2,
    "relu": lambda z: (z > 0).astype(float),
}
def function(dA, Z, activation):
    return dA * DERIVS[activation](Z)
