import numpy as np


class Conv1d_stride1():
    def __init__(self, in_channels, out_channels, kernel_size, W, b):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        self.W = W
        self.b = b

    def forward(self, A):
        self.A = A
        output_size = A.shape[2] - self.kernel_size + 1
        Z = np.zeros((A.shape[0], self.out_channels, output_size))
        for i in range(output_size):
            Z[:, :, i] = np.tensordot(A[:, :, i:i + self.kernel_size], self.W, axes=([1, 2], [1, 2])) + self.b
        return Z

    def backward(self, dLdZ):
        output_size = dLdZ.shape[2]
        self.dLdW = np.zeros(self.W.shape)
        for i in range(self.kernel_size):
            self.dLdW[:, :, i] = np.tensordot(dLdZ, self.A[:, :, i:i + output_size], axes=([0, 2], [0, 2]))
        self.dLdb = np.sum(dLdZ, axis=(0, 2))

        pad = self.kernel_size - 1
        dLdZ_padded = np.pad(dLdZ, ((0, 0), (0, 0), (pad, pad)), 'constant')
        flipped_W = self.W  # BUG
        dLdA = np.zeros(self.A.shape)
        for i in range(self.A.shape[2]):
            dLdA[:, :, i] = np.tensordot(dLdZ_padded[:, :, i:i + self.kernel_size], flipped_W, axes=([1, 2], [0, 2]))
        return dLdA, self.dLdW, self.dLdb


operation, expected = 'conv1d_backward', "the filter isn't flipped for dLdA"
function = Conv1d_stride1
