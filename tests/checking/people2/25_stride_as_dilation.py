# source: https://github.com/sebgao/cTensor/issues/3  (why is the dilation set to the stride?)
# Mistake: the filter's taps are stride apart and the windows move by 1. Right: the windows move by the stride.
import numpy as np
operation, expected, wants = "conv1d", "stride used as dilation", ""

def function(x, w, b=None, stride=1, padding=0):
    C, T = x.shape
    F, _, K = w.shape
    xp = np.pad(x, ((0, 0), (padding, padding + (K - 1)*(stride - 1))))
    T_out = (T + 2*padding - K)//stride + 1
    out = np.zeros((F, T_out))
    for f in range(F):
        for t in range(T_out):
            for c in range(C):
                for k in range(K):
                    out[f, t] += w[f, c, k] * xp[c, t + k*stride]  # BUG
            if b is not None:
                out[f, t] += b[f]
    return out
