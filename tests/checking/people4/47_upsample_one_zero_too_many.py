# source: https://github.com/sasagawa888/deeppipe2/issues/3, https://github.com/pytorch/pytorch/issues/150775 (zeros between the cells: how many is not said)
# Mistake: S zeros between neighbours. Right: S - 1, so that cell i is at i*S.
import numpy as np
operation, expected, wants = "upsample", "S zeros between neighbours instead of S - 1", ""

def function(y, S):
    D, H, W = y.shape
    step = S + 1  # BUG
    up = np.zeros((D, (H - 1)*step + 1, (W - 1)*step + 1))
    for d in range(D):
        for i in range(H):
            for j in range(W):
                up[d, i*step, j*step] = y[d, i, j]
    return up
