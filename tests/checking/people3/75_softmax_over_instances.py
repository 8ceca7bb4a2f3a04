# source: https://github.com/dpilger26/NumCpp/issues/57  (softmax: the sum is taken along the wrong axis)
# Mistake: normalised over the batch. Right: over the classes (axis 1).
import numpy as np
operation, expected, wants = "softmax", "normalised over the batch instead of the classes", ""

def function(Z):
    """Z: (batch, classes)"""
    shifted = Z - np.max(Z, axis=1, keepdims=True)
    E = np.exp(shifted)
    return E / np.sum(E, axis=0, keepdims=True)
