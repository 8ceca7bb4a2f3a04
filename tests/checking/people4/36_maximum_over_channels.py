# source: https://github.com/onnx/onnx-tensorflow/issues/719  (the indices work with one channel only)
# Mistake: the place of the largest value of all channels is used for every channel. Right: each channel its own argmax.
import numpy as np
operation, expected, wants = "max_pool2d_backward", "maximum sought over all maps, one place for every map", ""

def function(dout, cache):
    x, pool_size, stride = cache
    N, C, H, W = x.shape
    dx = np.zeros(x.shape)
    for n in range(N):
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                hs, ws = i * stride, j * stride
                patch = x[n, :, hs:hs+pool_size, ws:ws+pool_size]
                for c in range(C):
                    a, b = divmod(np.argmax(patch.max(axis=0)), pool_size)  # BUG
                    dx[n, c, hs + a, ws + b] += dout[n, c, i, j]
    return dx
