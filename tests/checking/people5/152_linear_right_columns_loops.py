# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "linear", "", ""

def function(A, W, b):
    n_out, n_in = W.shape
    m = A.shape[1]
    Z = np.zeros((n_out, m))
    for i in range(n_out):
        for k in range(m):
            for j in range(n_in):
                Z[i, k] += W[i, j] * A[j, k]
            Z[i, k] += b[i, 0]
    return Z
