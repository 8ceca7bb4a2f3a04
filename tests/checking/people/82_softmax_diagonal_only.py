# source: https://github.com/deeplearning4j/libnd4j/issues/440  (the sum over i != j missing)
import numpy as np

operation = "softmax_backward"
expected = "the diagonal of the Jacobian only: p (1 - p) dy"
bug_line = "return dy * p * (1 - p)"


def function(dy, z):
    p = np.exp(z - z.max(axis=-1, keepdims=True))
    p = p / p.sum(axis=-1, keepdims=True)
    return dy * p * (1 - p)
