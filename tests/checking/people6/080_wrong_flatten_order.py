# source: course forum style, own
# Mistake: the loops over x and y are exchanged, so x runs faster than y. Right: maps fastest, then y, then x
import numpy as np
operation, expected, wants = "flatten", "x runs faster than y", ""

def function(Y):
    D, W, H = Y.shape
    v = []
    for y in range(H):  # BUG
        for x in range(W):  # BUG
            for d in range(D):
                v.append(Y[d, x, y])
    return np.array(v)
