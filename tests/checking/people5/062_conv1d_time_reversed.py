# source: course forum style, own variation near https://namrapatel.github.io/blog/conv-backprop.html
# Mistake: np.convolve flips the filter. Right: np.correlate, no flip
import numpy as np
operation, expected, wants = "conv1d", "np.convolve flips the filter", "z"

def function(seq, filters, bias, pad):
    B, C, T = seq.shape
    O, _, K = filters.shape
    padded = np.pad(seq, ((0, 0), (0, 0), (pad, pad)))
    res = np.zeros((B, O, T + 2 * pad - K + 1))
    for b in range(B):
        for o in range(O):
            for c in range(C):
                res[b, o] += np.convolve(padded[b, c], filters[o, c], mode="valid")  # BUG
            res[b, o] += bias[o]
    return res
