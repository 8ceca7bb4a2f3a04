# source: https://github.com/HDLiter-Self-Study/CMU-11785  (HW2P1 style: Upsample2d)
# Right: class, (N, C, W, H), k - 1 zeros between neighbours, none after the last; backward takes every k-th cell.
import numpy as np
operation, expected, wants = "upsample_backward", "right: class", ""

class Upsample2d:
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        k = self.upsampling_factor
        N, C, W, H = A.shape
        Z = np.zeros((N, C, k * (W - 1) + 1, k * (H - 1) + 1))
        Z[:, :, ::k, ::k] = A
        return Z

    def backward(self, dLdZ):
        k = self.upsampling_factor
        return dLdZ[:, :, ::k, ::k].copy()

function = Upsample2d
