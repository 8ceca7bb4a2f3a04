import numpy as np


def categorical_crossentropy(y_true, scores):
    """Keras-like argument order, targets are distributions. Returns one loss per sample."""
    n, k = scores.shape
    losses = np.zeros(n)
    for a in range(n):
        shifted = scores[a] - scores[a].max()
        p = np.exp(shifted) / np.exp(shifted).sum()
        for c in range(k):
            losses[a] -= y_true[a, c] * np.log(p[c] + 1e-3) / k  # BUG
    return losses


operation, expected = 'cross_entropy', "two: each example's sum is divided by the number of classes, and log(p + 1e-3) changes the value"
function = categorical_crossentropy
