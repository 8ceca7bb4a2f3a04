# source: https://github.com/rasmusbergpalm/DeepLearnToolbox/issues/169, https://github.com/plenoptic-org/plenoptic/pull/177 (a slip of a MATLAB port)
# Mistake: MATLAB's 1:K became range(1, K): the first row of every dw stays 0. Right: range(K).
import numpy as np
operation, expected, wants = "conv2d_filter_gradient", "first row of the filter left out (range from 1)", ""

def function(dz, y, *, K, stride=1, padding=0):
    J, H, W = dz.shape
    I = y.shape[0]
    a = np.pad(y, [(0, 0), (padding, padding), (padding, padding)])
    dk = np.zeros((J, I, K, K))
    for j in range(J):
        for i in range(I):
            for p in range(1, K):  # BUG
                for q in range(K):
                    for r in range(H):
                        for s in range(W):
                            dk[j, i, p, q] += a[i, r*stride + p, s*stride + q] * dz[j, r, s]
    return dk
