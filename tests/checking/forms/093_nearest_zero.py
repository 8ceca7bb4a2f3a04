import numpy as np
operation = "upsample"
class Upsample2d:
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor
    def forward(self, A):
        k = self.upsampling_factor
        B, C, H, W = A.shape
        Z = np.zeros((B, C, k*(H-1)+1, k*(W-1)+1))
        for i in range(H):
            for j in range(W):
                Z[:, :, i*k, j*k] = A[:, :, i, j]
        return Z
function = Upsample2d
