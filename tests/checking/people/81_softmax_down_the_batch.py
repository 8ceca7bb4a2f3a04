# source: https://github.com/Ryuk17/MachineLearning/issues/5  (sum over axis 1 is meant)
import numpy as np

operation = "softmax"
expected = "normalised along the first axis: over the batch, not over the classes"
bug_line = "return e / np.sum(e, axis=0, keepdims=True)"


def function(z):
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=0, keepdims=True)
