# source: https://github.com/rasmusbergpalm/DeepLearnToolbox/issues/129  (why is the error signal divided by scale^2 too?)
# Mistake: every cell gets the whole du. Right: du / K^2.
import numpy as np
operation, expected, wants = "mean_pool2d_backward", "not divided by K squared", ""

def function(du, K, *, stride=1, padding=0, input_shape):
    C, H, W = input_shape
    d = np.zeros((C, H + 2*padding, W + 2*padding))
    for c in range(C):
        for i in range(du.shape[1]):
            for j in range(du.shape[2]):
                for a in range(K):
                    for b in range(K):
                        d[c, i*stride + a, j*stride + b] += du[c, i, j]  # BUG
    return d[:, padding:padding+H, padding:padding+W].copy()
