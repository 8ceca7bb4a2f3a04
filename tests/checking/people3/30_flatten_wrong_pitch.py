# source: https://github.com/sicara/tf-explain/pull/117  (height and width switched: wrong for images that are not square)
# Mistake: one row has W cells but i is multiplied by H. Right: (i*W + j)*D + d.
import numpy as np
operation, expected, wants = "flatten", "wrong row length (maps that are not square)", ""

def function(y):
    D, H, W = y.shape
    v = np.zeros(D * H * W)
    for i in range(H):
        for j in range(W):
            for d in range(D):
                v[(i * H + j) * D + d] = y[d, i, j]  # BUG
    return v
