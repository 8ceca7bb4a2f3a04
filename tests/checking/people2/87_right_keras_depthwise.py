# source: https://github.com/ARM-software/ComputeLibrary/issues/355  (channel multiplier as in tf.nn.depthwise_conv2d)
# Right: NHWC, filter (H, W, C, multiplier); with multiplier 1 one filter per map.
import numpy as np
operation, expected, wants = "depthwise_conv2d", "right, NHWC with a channel multiplier", ""

def function(x, kernel, strides=1, pad=0):
    n, h, w, c = x.shape
    kh, kw, _, mult = kernel.shape
    x = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    oh, ow = (h + 2*pad - kh)//strides + 1, (w + 2*pad - kw)//strides + 1
    out = np.zeros((n, oh, ow, c, mult))
    for i in range(kh):
        for j in range(kw):
            part = x[:, i:i + strides*(oh - 1) + 1:strides, j:j + strides*(ow - 1) + 1:strides]
            out += part[..., None] * kernel[i, j]
    return out.reshape(n, oh, ow, c*mult)
