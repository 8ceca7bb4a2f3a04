# source: https://github.com/Oneflow-Inc/oneflow/pull/5347  (upsample_grad: size / scale cut off, one pixel is lost)
# Mistake: the size is len // k although no zeros follow the last cell. Right: (len - 1) // k + 1.
import numpy as np
operation, expected, wants = "upsample_backward", "size cut off, last row and column lost", ""

def function(dZ, k):
    N, C = dZ.shape[:2]
    dA = np.zeros((N, C, int(dZ.shape[2] / k), int(dZ.shape[3] / k)))  # BUG
    for n in range(N):
        for c in range(C):
            for i in range(dA.shape[2]):
                for j in range(dA.shape[3]):
                    dA[n, c, i, j] = dZ[n, c, i * k, j * k]
    return dA
