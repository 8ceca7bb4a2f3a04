# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "upsample_backward", "", ""

class Upsample2d:
    def __init__(self, factor):
        self.factor = factor

    def forward(self, A):
        k = self.factor
        Z = np.zeros((A.shape[0], A.shape[1], k*(A.shape[2] - 1) + 1, k*(A.shape[3] - 1) + 1))
        Z[:, :, ::k, ::k] = A
        return Z

    def backward(self, dLdZ):
        k = self.factor
        rows = range(0, dLdZ.shape[2], k)
        cols = range(0, dLdZ.shape[3], k)
        dLdA = np.zeros((dLdZ.shape[0], dLdZ.shape[1], len(rows), len(cols)))
        for i, r in enumerate(rows):
            for j, c in enumerate(cols):
                dLdA[:, :, i, j] = dLdZ[:, :, r, c]
        return dLdA

function = Upsample2d
