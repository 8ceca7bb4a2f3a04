# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "linear", "", ""

def function(A, W, b):
    batch = A.shape[0]
    out = np.zeros((batch, W.shape[1]))
    for n in range(batch):
        for o in range(W.shape[1]):
            out[n, o] = b[0, o]
            for i in range(W.shape[0]):
                out[n, o] += A[n, i] * W[i, o]
    return out
