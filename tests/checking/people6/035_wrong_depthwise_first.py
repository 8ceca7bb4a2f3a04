# source: course forum style, own
# Mistake: every map is scanned by the first filter. Right: map c by filter c
import numpy as np
operation, expected, wants = "depthwise_conv2d", "filter of map 0 used for all maps", "z"

def function(x, filters, bias, stride=1, pad=0):
    H, W, C = x.shape
    k1, k2, _ = filters.shape
    xp = np.pad(x, ((pad, pad), (pad, pad), (0, 0)))
    oh, ow = (H + 2*pad - k1)//stride + 1, (W + 2*pad - k2)//stride + 1
    out = np.zeros((oh, ow, C))
    for c in range(C):
        for i in range(oh):
            for j in range(ow):
                out[i, j, c] = np.sum(xp[i*stride:i*stride+k1, j*stride:j*stride+k2, c] * filters[:, :, 0]) + bias[c]  # BUG
    return out
