# source: course forum style, own
# Mistake: the sum keeps growing over the instances of the batch. Right: a new sum for each instance
import numpy as np
operation, expected, wants = "softmax", "the sum isn't reset for each instance", ""

def function(scores):
    N, n = scores.shape
    probs = np.zeros((N, n))
    total = 0.0  # BUG
    for i in range(N):
        top = max(scores[i])
        for j in range(n):
            probs[i, j] = np.exp(scores[i, j] - top)
            total += probs[i, j]
        for j in range(n):
            probs[i, j] /= total
    return probs
