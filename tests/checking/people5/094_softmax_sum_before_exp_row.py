# source: course forum style, own
# Mistake: the sum runs over the whole batch. Right: over the scores of one instance
import numpy as np
operation, expected, wants = "softmax", "the sum runs over the whole batch", "result"

def function(scores):
    out = np.zeros(scores.shape)
    total = 0.0  # BUG
    for i in range(scores.shape[0]):
        top = np.max(scores[i])
        for j in range(scores.shape[1]):
            out[i, j] = np.exp(scores[i, j] - top)
            total += out[i, j]
        for j in range(scores.shape[1]):
            out[i, j] = out[i, j] / total
    return out
