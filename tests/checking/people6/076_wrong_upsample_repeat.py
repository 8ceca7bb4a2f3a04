# source: course forum style, own
# Mistake: a cell is repeated S times. Right: zeros between the cells
import numpy as np
operation, expected, wants = "upsample", "cells repeated instead of zeros between them", ""

def function(y, S):
    D, W, H = y.shape
    out = np.zeros((D, (W - 1)*S + 1, (H - 1)*S + 1))
    for d in range(D):
        for i in range(out.shape[1]):
            for j in range(out.shape[2]):
                out[d, i, j] = y[d, i // S, j // S]  # BUG
    return out
