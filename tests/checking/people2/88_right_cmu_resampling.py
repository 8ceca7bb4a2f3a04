# source: https://github.com/tensorflow/tensorflow/issues/45999  (dilate by zeros, then cut)
# Right: a class with forward and backward, zeros between neighbours only; (N, C, H, W).
import numpy as np
operation, expected, wants = "upsample", "right, a class with forward and backward", ""

class Upsample2d:
    def __init__(self, upsampling_factor):
        self.k = upsampling_factor

    def forward(self, A):
        k = self.k
        n, c, h, w = A.shape
        Z = np.zeros((n, c, k*(h - 1) + 1, k*(w - 1) + 1))
        Z[:, :, ::k, ::k] = A
        return Z

    def backward(self, dLdZ):
        return dLdZ[:, :, ::self.k, ::self.k].copy()

function = Upsample2d
