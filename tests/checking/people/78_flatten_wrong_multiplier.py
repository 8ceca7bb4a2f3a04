# source: https://github.com/allanzelener/YAD2K/issues/86
# (height and width exchanged; unseen for square maps)
import numpy as np

operation = "flatten"
expected = "the row length taken from the other axis (right for square maps)"
bug_line = "at = (i * W + j) * D + d"


def function(y):
    D, W, H = y.shape
    v = np.zeros(D * W * H)
    for i in range(W):
        for j in range(H):
            for d in range(D):
                at = (i * W + j) * D + d
                v[at % len(v)] = y[d, i, j]
    return v
