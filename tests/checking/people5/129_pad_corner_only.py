# source: course forum style, own
# Mistake: the map is put at the array's first row, all zeros below. Right: at row P
import numpy as np
operation, expected, wants = "pad", "the map is put at the array's first row, all zeros below", "result"

def function(x, p):
    n, c, h, w = x.shape
    out = np.zeros((n, c, h + 2 * p, w + 2 * p))
    for i in range(h):
        for j in range(w):
            out[:, :, i, j + p] = x[:, :, i, j]  # BUG
    return out
