# source: https://github.com/alexandrosstergiou/keras-DepthwiseConv3D/issues/7
# Mistake: one filter is used for all channels. Right: filter c for channel c
import numpy as np
operation, expected, wants = "depthwise_conv2d", "one filter is used for all channels", "z"

def function(x, filters, bias, stride, pad):
    N, C, H, W = x.shape
    _, kh, kw = filters.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    oh = (H + 2 * pad - kh) // stride + 1
    ow = (W + 2 * pad - kw) // stride + 1
    out = np.zeros((N, C, oh, ow))
    for n in range(N):
        for c in range(C):
            for i in range(oh):
                for j in range(ow):
                    s = bias[c]
                    for u in range(kh):
                        for v in range(kw):
                            s += xp[n, c, i * stride + u, j * stride + v] * filters[0, u, v]  # BUG
                    out[n, c, i, j] = s
    return out
