# source: https://github.com/tinygrad/tinygrad/pull/377  (backward of STRIDED is STRIDED again - "is this the derivative?")
# Mistake: takes every S-th cell of dz. Right: dz on every S-th cell of zeros of the input's shape.
import numpy as np
operation, expected, wants = "downsample_backward", "downsamples dz once more", ""

def function(dz, S, input_shape):
    return np.array(dz[..., ::S, ::S])
