# source: course forum style, own
# Mistake: the rows are placed at i*k + k - 1, after their zeros. Right: at i*k
import numpy as np
operation, expected, wants = "upsample", "the rows are placed at i*k + k - 1, after their zeros", "result"

def function(A, k):
    N, C, H, W = A.shape
    Z = np.zeros((N, C, H * k, W * k))
    for n in range(N):
        for c in range(C):
            for i in range(H):
                for j in range(W):
                    Z[n, c, i * k + k - 1, j * k] = A[n, c, i, j]  # BUG
    return Z
