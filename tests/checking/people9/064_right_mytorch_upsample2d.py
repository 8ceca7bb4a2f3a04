import numpy as np

class Upsample2d():
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        """
        A : (batch_size, in_channels, input_width, input_height)
        Z : (batch_size, in_channels, output_width, output_height)
        """
        k = self.upsampling_factor
        N, C, W, H = A.shape
        Z = np.zeros((N, C, k * (W - 1) + 1, k * (H - 1) + 1))
        Z[:, :, ::k, ::k] = A
        return Z

    def backward(self, dLdZ):
        k = self.upsampling_factor
        return dLdZ[:, :, ::k, ::k]


operation, expected = 'upsample_backward', ''
function = Upsample2d
