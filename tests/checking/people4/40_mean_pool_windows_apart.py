# source: https://github.com/devitocodes/joey/pull/5  (pooling: wrong backprop with stride < 2; title only), https://github.com/patrick-kidger/equinox/pull/135 (wrong stride default)
# Mistake: the windows start at i*K (as if stride = K). Right: at i*stride.
import numpy as np
operation, expected, wants = "mean_pool2d_backward", "windows at i*K instead of i*stride", ""

def function(dout, pool, stride, input_shape):
    dx = np.zeros(input_shape)
    share = 1.0 / (pool * pool)
    for c in range(input_shape[0]):
        for i in range(dout.shape[1]):
            for j in range(dout.shape[2]):
                r, s = i * pool, j * pool  # BUG
                dx[c, r:r+pool, s:s+pool] += dout[c, i, j] * share
    return dx
