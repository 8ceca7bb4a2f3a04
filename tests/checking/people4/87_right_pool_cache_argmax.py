# source: https://errorhandle.ai/max-pooling-backpropagation-using-numpy  (the maximum found again from the input)
# Right: (dout, cache) as in cs231n; the first maximum of the window by argmax, +=.
import numpy as np
operation, expected, wants = "max_pool2d_backward", "right: cache with the input, argmax found again", ""

def function(dout, cache):
    x, pool_param = cache
    ph, pw, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    dx = np.zeros_like(x)
    N, C, H_out, W_out = dout.shape
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    region = x[n, c, i*s:i*s+ph, j*s:j*s+pw]
                    a, b = np.unravel_index(np.argmax(region), region.shape)
                    dx[n, c, i*s+a, j*s+b] += dout[n, c, i, j]
    return dx
