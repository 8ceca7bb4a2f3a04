# source: https://github.com/intel/torch-xpu-ops/issues/4756, https://github.com/intel/torch-xpu-ops/issues/4693 (1x1 convolution: data read in the wrong layout)
# Mistake: maps-first data reshaped to (positions, maps) without a transpose. Right: y.reshape(C, -1).T.
import numpy as np
operation, expected, wants = "pointwise_conv2d", "reshaped to (positions, maps) without transpose", ""

def function(y, w, b=None):
    C, H, W = y.shape
    flat = y.reshape(H * W, C)
    z = flat @ w.T
    if b is not None:
        z = z + b
    return z.T.reshape(len(w), H, W)
