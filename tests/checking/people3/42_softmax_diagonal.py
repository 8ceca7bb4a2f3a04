# source: https://github.com/deeplearning4j/libnd4j/issues/440  (only output * (1 - output), the i != j case is missing)
# Mistake: the diagonal of the Jacobian alone. Right: p * (dy - sum(p * dy)).
import numpy as np
operation, expected, wants = "softmax_backward", "the diagonal of the Jacobian alone", ""

def function(dy, z):
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    p = e / np.sum(e, axis=-1, keepdims=True)
    return dy * p * (1 - p)
