# source: https://github.com/p2irc/deepplantphenomics/pull/50  (np.exp missing in the denominator)
import numpy as np

operation = "softmax"
expected = "exp missing in the denominator"
bug_line = "total = np.sum(shifted, axis=-1, keepdims=True)"


def function(z):
    shifted = z - np.max(z, axis=-1, keepdims=True)
    total = np.sum(shifted, axis=-1, keepdims=True)
    return np.exp(shifted) / total
