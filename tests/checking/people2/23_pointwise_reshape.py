# source: https://github.com/sherjilozair/ctc/issues/1  (reshape where dimshuffle is meant)
# Mistake: (C, H, W) reshaped to (H*W, C); a transpose is needed, the channels get mixed.
import numpy as np
operation, expected, wants = "pointwise_conv2d", "reshape instead of transpose", ""

def function(X, K, b=None):
    c_i, h, w = X.shape
    c_o = K.shape[0]
    pixels = X.reshape(h * w, c_i)
    Y = pixels @ K.reshape(c_o, c_i).T
    if b is not None:
        Y = Y + b
    return Y.T.reshape(c_o, h, w)
