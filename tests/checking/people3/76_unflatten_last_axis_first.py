# source: https://github.com/keras-team/keras/issues/13830  (Fortran order in one program, C order in the other)
# Mistake: the second and third axis run in the other order (F order of the maps). Right: the last axis runs before the middle one.
import numpy as np
operation, expected, wants = "unflatten", "rows and columns run in the other order", ""

def function(vector, shape):
    depth, n1, n2 = shape
    out = np.zeros((depth, n1, n2))
    pos = 0
    for j in range(n2):  # BUG
        for i in range(n1):
            for d in range(depth):
                out[d, i, j] = vector[pos]
                pos += 1
    return out
