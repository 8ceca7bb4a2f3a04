# source: https://github.com/kwotsin/TensorFlow-ENet/issues/24  (unpool: y and x must come from output_shape[2], indexing errors)
# Mistake: the flat position is divided by the height. Right: by the width. (Right for square maps.)
import numpy as np
operation, expected, wants = "max_pool2d_backward", "flat position divided by the height (maps that are not square)", ""

def function(dout, argmax, input_shape):
    channels, height, width = input_shape
    dx = np.zeros(input_shape)
    for ch in range(channels):
        for i in range(dout.shape[1]):
            for j in range(dout.shape[2]):
                flat = int(argmax[ch, i, j])
                y, x = flat // height, flat % height  # BUG
                dx[ch, y, x] += dout[ch, i, j]
    return dx
