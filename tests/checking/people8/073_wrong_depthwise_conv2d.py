"""Depthwise 3x3, loop version (NCHW)."""
import numpy as np


def depthwise_loops(x, w, stride=1):
    N, C, H, W = x.shape
    _, kh, kw = w.shape
    oh, ow = (H - kh) // stride + 1, (W - kw) // stride + 1
    out = np.zeros((N, C, oh, ow))
    for n in range(N):
        for d in range(C):
            for i in range(oh):
                for j in range(ow):
                    patch = x[n, :, i * stride:i * stride + kh, j * stride:j * stride + kw]  # BUG
                    out[n, d, i, j] = np.sum(patch * w[d])
    return out


operation, expected = 'depthwise_conv2d', 'every output map sums over all the input maps, as an ordinary convolution'
function = depthwise_loops
