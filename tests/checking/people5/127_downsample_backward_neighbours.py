# source: course forum style, own
# Mistake: the derivative is spread over all cells of the step. Right: only to the kept cell
import numpy as np
operation, expected, wants = "downsample_backward", "the derivative is spread over all cells of the step", "dy"

def function(dZ, s, in_shape):
    dA = np.zeros(in_shape)
    for n in range(in_shape[0]):
        for c in range(in_shape[1]):
            for i in range(in_shape[2]):
                for j in range(in_shape[3]):
                    if i % s == 0:  # BUG
                        dA[n, c, i, j] = dZ[n, c, i // s, j // s]
    return dA
