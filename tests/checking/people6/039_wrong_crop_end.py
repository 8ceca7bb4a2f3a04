# source: course forum style, own
# Mistake: the cells are read from 0. Right: from P
import numpy as np
operation, expected, wants = "crop", "border cut at the end only", ""

def function(padded, P):
    d, w, h = padded.shape
    out = np.zeros((d, w - 2*P, h - 2*P))
    for k in range(d):
        for i in range(w - 2*P):
            for j in range(h - 2*P):
                out[k, i, j] = padded[k, i, j]  # BUG
    return out
