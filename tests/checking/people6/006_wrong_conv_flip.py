# source: course forum style, own
# Mistake: the filter is turned by 180 degrees (mathematical convolution). Right: no flip
import numpy as np
operation, expected, wants = "conv2d", "filter flipped", "z"

def conv_single(img, ker, stride):
    k1, k2 = ker.shape
    rows = (img.shape[0] - k1) // stride + 1
    cols = (img.shape[1] - k2) // stride + 1
    res = np.zeros((rows, cols))
    ker = ker[::-1, ::-1]  # BUG
    for r in range(rows):
        for c in range(cols):
            res[r, c] = np.sum(img[r*stride:r*stride+k1, c*stride:c*stride+k2] * ker)
    return res

def function(x, weight, bias, stride=1, padding=0):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    outs = []
    for o in range(weight.shape[0]):
        s = bias[o]
        for i in range(weight.shape[1]):
            s = s + conv_single(x[i], weight[o, i], stride)
        outs.append(s)
    return np.array(outs)
