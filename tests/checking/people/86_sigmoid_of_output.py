# after: "neural network from scratch" repositories
# (a derivative written for the output, called with the input)
import numpy as np

operation = "activation_backward"
expected = "sigmoid: z (1 - z) with z the input, not the output"
bug_line = "return dy * z * (1 - z)"


def function(dy, z, f):
    name = f if isinstance(f, str) else f.__name__
    if name == "sigmoid":
        return dy * z * (1 - z)
    if name == "relu":
        return np.where(z > 0, dy, 0.0)
    if name == "tanh":
        return dy * (1 - np.tanh(z) ** 2)
    return dy * 1.0
