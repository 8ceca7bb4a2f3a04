import numpy as np
operation = "upsample_backward"
class Upsample2d:
    def __init__(self, upsampling_factor):
        self.k = upsampling_factor
    def forward(self, A):
        N, C, H, W = A.shape
        Z = np.zeros((N, C, (H-1)*self.k+1, (W-1)*self.k+1))
        Z[:, :, ::self.k, ::self.k] = A
        return Z
    def backward(self, dLdZ):
        return dLdZ[:, :, ::self.k, ::self.k]
function = Upsample2d
