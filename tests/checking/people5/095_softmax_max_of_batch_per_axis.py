# source: https://github.com/deeplearning4j/deeplearning4j/issues/345
# Mistake: the sum is taken over the instances (axis 0). Right: axis 1
import numpy as np
operation, expected, wants = "softmax", "the sum is taken over the instances (axis 0)", "result"

def function(Z):
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    e = np.exp(shifted)
    return e / np.sum(e, axis=0)  # BUG
