import numpy as np

ACTIVATIONS = {
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(float)),
    "sigmoid": (lambda z: 0.5 * (1 + np.tanh(0.5 * z)), lambda z: 0.25 / np.cosh(0.5 * z) ** 2),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "identity": (lambda z: z.copy(), np.ones_like),
}


def back_through(name, *, z, dy, out=None):
    """dz = dy * f'(z); written into `out` if given (out may be dy)"""
    _, derivative = ACTIVATIONS[name]
    if out is None:
        out = np.empty_like(dy)
    np.multiply(dy, derivative(z), out=out)
    return out


operation, expected = 'activation_backward', ''
function = back_through
