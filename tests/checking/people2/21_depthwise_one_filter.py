# source: https://github.com/alexandrosstergiou/keras-DepthwiseConv3D/issues/7  ("only one filter was applied over all channels")
# Mistake: the first filter is used for every map. Right: every map has its own.
import numpy as np
operation, expected, wants = "depthwise_conv2d", "first filter used for every map", ""

def function(x, w, b=None, stride=1, pad=0):
    C, H, W = x.shape
    k = w.shape[-1]
    xp = np.pad(x, ((0, 0), (pad, pad), (pad, pad)))
    oh, ow = (H + 2*pad - k)//stride + 1, (W + 2*pad - k)//stride + 1
    out = np.zeros((C, oh, ow))
    for c in range(C):
        for i in range(oh):
            for j in range(ow):
                for p in range(k):
                    for q in range(k):
                        out[c, i, j] += xp[c, i*stride + p, j*stride + q] * w[0, p, q]  # BUG
                if b is not None:
                    out[c, i, j] += b[c]
    return out
