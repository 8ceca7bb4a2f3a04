# source: https://github.com/PKUFlyingPig/CMU10-714/issues/6  (shapes (1,16,16,1) and (1,17,17,1): the size after undoing the stride)
# Mistake: every side is n * S. Right: the size of the input, which S need not divide.
import numpy as np
operation, expected, wants = "downsample_backward", "size n * S instead of the input's", ""

def function(dLdZ, S, input_shape=None):
    C, h, w = dLdZ.shape
    dLdA = np.zeros((C, h * S, w * S))  # BUG
    for c in range(C):
        for i in range(h):
            for j in range(w):
                dLdA[c, i * S, j * S] = dLdZ[c, i, j]
    return dLdA
