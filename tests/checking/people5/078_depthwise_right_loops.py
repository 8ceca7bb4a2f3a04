# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "depthwise_conv2d", "", ""

def function(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    kh, kw = weight.shape[2:]
    xp = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    xp[:, :, padding:H + padding, padding:W + padding] = x
    rows = range(0, H + 2 * padding - kh + 1, stride)
    cols = range(0, W + 2 * padding - kw + 1, stride)
    out = np.zeros((N, C, len(rows), len(cols)))
    for g in range(C):
        for i, r in enumerate(rows):
            for j, q in enumerate(cols):
                out[:, g, i, j] = (xp[:, g, r:r + kh, q:q + kw] * weight[g, 0]).sum(axis=(1, 2)) + bias[g]
    return out
