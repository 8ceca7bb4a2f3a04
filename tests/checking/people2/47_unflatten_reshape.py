# source: https://github.com/keras-team/keras/pull/9696  (flatten in NHWC order, used in an NCHW graph)
# Mistake: reshape to (D, W, H) of a vector in which the maps run fastest. Right: reshape to (W, H, D), then transpose.
import numpy as np
operation, expected, wants = "unflatten", "reshape without transpose", ""

def function(v, shape):
    return np.reshape(v, shape)
