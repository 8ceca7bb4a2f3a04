# after: 11-785 HW2P1 style (a class, zeros between neighbours)
import numpy as np

operation = "upsample"
expected = "right, a class with the factor"


class Upsample2d:
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        k = self.upsampling_factor
        N, C, H, W = A.shape
        Z = np.zeros((N, C, k * (H - 1) + 1, k * (W - 1) + 1))
        Z[:, :, ::k, ::k] = A
        return Z

    def backward(self, dLdZ):
        return dLdZ[:, :, ::self.upsampling_factor, ::self.upsampling_factor]

function = Upsample2d
