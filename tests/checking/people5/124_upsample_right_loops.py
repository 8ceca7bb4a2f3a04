# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "upsample", "", ""

def function(A, factor):
    N, C, H, W = A.shape
    Z = np.zeros((N, C, factor * (H - 1) + 1, factor * (W - 1) + 1))
    for i in range(H):
        for j in range(W):
            Z[:, :, i * factor, j * factor] = A[:, :, i, j]
    return Z
