# source: https://errorhandle.ai/max-pooling-backpropagation-using-numpy  (looks for the maximum again)
# Right: takes (dout, x, pool_size, stride), batch first; np.argmax again in every window, +=.
import numpy as np
operation, expected, wants = "max_pool2d_backward", "right, looks for the maxima in x again", ""

def function(dout, x, pool_size, stride):
    dinput = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        top, left = i*stride, j*stride
        region = x[n, c, top:top+pool_size, left:left+pool_size]
        p, q = np.unravel_index(region.argmax(), region.shape)
        dinput[n, c, top+p, left+q] += dout[n, c, i, j]
    return dinput
