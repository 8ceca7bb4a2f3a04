# source: https://github.com/tf-encrypted/tf-encrypted/issues/893  (DepthwiseConv2D's shapes; here with multiplier 1)
# Right: maps last, filters (K, K, C).
import numpy as np
operation, expected, wants = "depthwise_conv2d", "right: maps last, filters (K, K, C)", ""

def function(x, kernel, bias=None, stride=1, padding=0):
    N, H, W, C = x.shape
    kh, kw, _ = kernel.shape
    xp = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    oh, ow = (H + 2*padding - kh)//stride + 1, (W + 2*padding - kw)//stride + 1
    out = np.empty((N, oh, ow, C))
    for i in range(oh):
        for j in range(ow):
            out[:, i, j] = (xp[:, i*stride:i*stride+kh, j*stride:j*stride+kw] * kernel).sum(axis=(1, 2))
    return out if bias is None else out + bias
