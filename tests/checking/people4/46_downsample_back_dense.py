# source: https://github.com/tinygrad/tinygrad/pull/377  (is this the derivative of STRIDED?)
# Mistake: dz is put back densely, cell i at i. Right: cell i at i*S, zeros between.
import numpy as np
operation, expected, wants = "downsample_backward", "put back without the stride", ""

def function(dz, S, input_shape):
    dy = np.zeros(input_shape)
    for c in range(dz.shape[0]):
        for i in range(dz.shape[1]):
            for j in range(dz.shape[2]):
                dy[c, i, j] = dz[c, i, j]  # BUG
    return dy
