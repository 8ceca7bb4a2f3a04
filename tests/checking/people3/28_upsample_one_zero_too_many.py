# source: https://github.com/tensorflow/tensorflow/issues/4306  (how many zeros does conv2d_transpose put between the inputs?)
# Mistake: S zeros between neighbours. Right: S - 1.
import numpy as np
operation, expected, wants = "upsample", "S zeros between neighbours instead of S - 1", ""

class Upsample2d:
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        k = self.upsampling_factor
        N, C, W, H = A.shape
        step = k + 1  # BUG
        Z = np.zeros((N, C, step * (W - 1) + 1, step * (H - 1) + 1))
        for n in range(N):
            for c in range(C):
                for i in range(W):
                    for j in range(H):
                        Z[n, c, i * step, j * step] = A[n, c, i, j]
        return Z

function = Upsample2d
