# source: https://github.com/huggingface/candle/pull/68  ("Properly handle the stride in conv1d"; the second mistake is composed)
# Mistakes: the stride sets the output's length but not where the window starts, and b is added once per input map.
import numpy as np
operation, expected, wants = "conv1d", "stride ignored in reading + b added once per input map", ""

def function(y, w, b, stride=1, padding=0):
    D_out, D_in, K = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding)))
    T_out = (yp.shape[1] - K) // stride + 1
    z = np.zeros((D_out, T_out))
    for t in range(T_out):
        for j in range(D_out):
            for i in range(D_in):
                for k in range(K):
                    z[j, t] += w[j, i, k] * yp[i, t + k]  # BUG
                z[j, t] += b[j]  # BUG
    return z
