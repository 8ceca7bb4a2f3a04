# source: https://github.com/ddbourgin/numpy-ml/issues/94
# Mistake: the mask isn't applied to the derivative. Right: mask*dout/(1 - p)
import numpy as np
operation, expected, wants = "dropout_backward", "the mask isn't applied to the derivative", "dy"

def function(dout, cache):
    mask, p = cache["mask"], cache["p"]
    dx = dout / (1.0 - p)  # BUG
    return dx
