# source: https://github.com/deeplearning4j/deeplearning4j/issues/959  (height and width were switched in the subsampling layer's backprop)
# Mistake: the corner of the window is (column, row). Right: (row, column).
import numpy as np
operation, expected, wants = "mean_pool2d_backward", "rows and columns of the window's corner exchanged", ""

def function(dout, K, stride, input_shape):
    dx = np.zeros(input_shape)
    for d in range(dout.shape[0]):
        for i in range(dout.shape[1]):
            for j in range(dout.shape[2]):
                g = dout[d, i, j] / float(K * K)
                top, left = j * stride, i * stride  # BUG
                dx[d, top:top + K, left:left + K] += g
    return dx
