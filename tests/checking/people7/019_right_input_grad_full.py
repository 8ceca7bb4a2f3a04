import numpy as np
from scipy.signal import convolve2d

def dx_full_conv(dout, w):
    """dx = full convolution of dout with w (stride 1, no padding)"""
    F, C = w.shape[:2]
    return np.array([[sum(convolve2d(d[f], w[f, c], mode='full') for f in range(F))
                      for c in range(C)] for d in dout])


operation, expected = 'conv2d_input_gradient', ''
function = dx_full_conv
