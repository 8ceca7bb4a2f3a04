# source: course forum style, own
# Mistake: the columns start at the stride's last cell instead of the first. Right: column j*s
import numpy as np
operation, expected, wants = "downsample", "the columns start at the stride's last cell instead of the first", "result"

def function(A, s):
    C, H, W = A.shape
    oh, ow = -(-H // s), -(-W // s)
    Z = np.zeros((C, oh, ow))
    for c in range(C):
        for i in range(oh):
            for j in range(ow):
                Z[c, i, j] = A[c, i * s, min(j * s + s - 1, W - 1)]  # BUG
    return Z
