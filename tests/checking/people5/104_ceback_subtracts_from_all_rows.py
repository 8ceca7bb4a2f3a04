# source: course forum style, own
# Mistake: 1 is taken from the label's column in every row. Right: from row i only
import numpy as np
operation, expected, wants = "cross_entropy_backward", "1 is taken from the label's column in every row", "dz"

def function(x, y):
    probs = np.exp(x - np.max(x, axis=1, keepdims=True))
    probs /= probs.sum(axis=1, keepdims=True)
    dx = probs.copy()
    for i in range(x.shape[0]):
        dx[:, y[i]] -= 1  # BUG
    return dx
