# after: guided backpropagation taken for the derivative
import numpy as np

operation = "activation_backward"
expected = "relu: the sign of dy looked at, not of z"
bug_line = "return dy * (dy > 0)"


def function(dy, z, f):
    name = f if isinstance(f, str) else f.__name__
    if name == "relu":
        return dy * (dy > 0)
    if name == "tanh":
        return dy * (1 - np.tanh(z) ** 2)
    if name == "sigmoid":
        s = 1 / (1 + np.exp(-z))
        return dy * s * (1 - s)
    return dy * 1.0
