# source: https://github.com/tflearn/tflearn/pull/65  (conv_1d: every time the stride is overwritten to 1)
# Mistake: the window of output t starts at t. Right: at t*stride.
import numpy as np
operation, expected, wants = "conv1d", "stride ignored in reading (the length is right)", ""

def function(y, w, b=None, *, stride=1, padding=0):
    D, T = y.shape
    n_filters, _, K = w.shape
    x = np.concatenate([np.zeros((D, padding)), y, np.zeros((D, padding))], axis=1)
    T_out = (T + 2*padding - K) // stride + 1
    z = np.zeros((n_filters, T_out))
    for j in range(n_filters):
        for t in range(T_out):
            z[j, t] = 0.0 if b is None else b[j]
            for i in range(D):
                for k in range(K):
                    z[j, t] += w[j, i, k] * x[i, t + k]  # BUG
    return z
