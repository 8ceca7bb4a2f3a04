# source: course forum style, own
# Mistake: the maps are read as the slowest axis. Right: maps fastest, then y, then x
import numpy as np
operation, expected, wants = "unflatten", "the maps are read as the slowest axis", "result"

def function(v, shape):
    n, d, w, h = shape
    y = np.zeros(shape)
    for b in range(n):
        k = 0
        for j in range(d):  # BUG
            for x in range(w):  # BUG
                for yy in range(h):  # BUG
                    y[b, j, x, yy] = v[b, k]
                    k += 1
    return y
