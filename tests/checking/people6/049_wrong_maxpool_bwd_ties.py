# source: https://github.com/mni-ml/framework/pull/22
# Mistake: each of several equal maxima gets the whole derivative. Right: only the first one
import numpy as np
operation, expected, wants = "max_pool2d_backward", "all tied maxima get the derivative", "dy"

def create_mask_from_window(x):
    mask = (x == np.max(x))  # BUG
    return mask

def function(dA, A_prev, f, stride):
    m, n_H, n_W, n_C = dA.shape
    dA_prev = np.zeros(A_prev.shape)
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    sl = A_prev[i, h*stride:h*stride+f, w*stride:w*stride+f, c]
                    mask = create_mask_from_window(sl)
                    dA_prev[i, h*stride:h*stride+f, w*stride:w*stride+f, c] += mask * dA[i, h, w, c]
    return dA_prev
