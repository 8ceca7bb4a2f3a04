# source: https://github.com/israfelsr/CS231n/issues/5  (should the axis be 1 instead?)
# Mistake: in a batch the sum runs over the instances (axis 0). Right: over the classes, the last axis.
import numpy as np
operation, expected, wants = "softmax", "normalised over the batch axis", ""

def function(scores):
    scores = scores - np.max(scores)
    e = np.exp(scores)
    return e / np.sum(e, axis=0)
