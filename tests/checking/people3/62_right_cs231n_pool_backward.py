# source: https://python.hotexamples.com/es/examples/cs231n.im2col/-/col2im_indices/python-col2im_indices-function-examples.html
# Right: max_pool_backward(dout, cache) with cache = (x, pool_param): the maximum is found again (first one), += where windows overlap.
import numpy as np
operation, expected, wants = "max_pool2d_backward", "right: (dout, cache), maximum found again", ""

def function(dout, cache):
    x, pool_param = cache
    N, C, H, W = x.shape
    HH, WW, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    dx = np.zeros_like(x)
    for n in range(N):
        for depth in range(C):
            for r in range(dout.shape[2]):
                for c in range(dout.shape[3]):
                    x_pool = x[n, depth, r * s:r * s + HH, c * s:c * s + WW]
                    hi, wi = np.unravel_index(np.argmax(x_pool), x_pool.shape)
                    dx[n, depth, r * s + hi, c * s + wi] += dout[n, depth, r, c]
    return dx
