# source: https://github.com/JiahuiYu/generative_inpainting/issues/266  (218 x 178: 109, 89, 55, 45, sizes that 2 does not divide)
# Mistake: n // S rows are kept. Right: ceil(n / S), the last kept row counts too.
import numpy as np
operation, expected, wants = "downsample", "size rounded down", ""

def function(A, k):
    C, H, W = A.shape
    oh, ow = H // k, W // k  # BUG
    Z = np.zeros((C, oh, ow))
    for c in range(C):
        for i in range(oh):
            for j in range(ow):
                Z[c, i, j] = A[c, i * k, j * k]
    return Z
