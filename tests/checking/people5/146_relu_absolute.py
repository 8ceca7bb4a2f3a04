# source: course forum style, own
# Mistake: negative values are made positive. Right: 0
import numpy as np
operation, expected, wants = "relu", "negative values are made positive", "result"

def function(Z):
    A = np.zeros(Z.shape)
    for i, v in np.ndenumerate(Z):
        if v > 0:
            A[i] = v
        else:
            A[i] = -v  # BUG
    return A
