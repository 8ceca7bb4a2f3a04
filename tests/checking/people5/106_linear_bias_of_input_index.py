# source: course forum style, own
# Mistake: the bias is added for every input. Right: once for each output
import numpy as np
operation, expected, wants = "linear", "the bias is added for every input", "z"

def function(W, b, x):
    n, d = x.shape
    m = W.shape[0]
    out = np.zeros((n, m))
    for s in range(n):
        for i in range(m):
            for j in range(d):
                out[s, i] += W[i, j] * x[s, j] + b[i]  # BUG
    return out
