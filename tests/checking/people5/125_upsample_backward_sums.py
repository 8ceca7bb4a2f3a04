# source: course forum style, own
# Mistake: each cell takes the sum over its row of zeros too. Right: only the cell that came from y
import numpy as np
operation, expected, wants = "upsample_backward", "each cell takes the sum over its row of zeros too", "dy"

def function(dLdZ, k):
    N, C, H, W = dLdZ.shape
    dLdA = np.zeros((N, C, H // k, W // k))
    for n in range(N):
        for c in range(C):
            for i in range(H // k):
                for j in range(W // k):
                    dLdA[n, c, i, j] = dLdZ[n, c, i * k, j * k:(j + 1) * k].sum()  # BUG
    return dLdA
