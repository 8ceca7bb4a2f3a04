import numpy as np

class Conv1d_stride1():
    def __init__(self, in_channels, out_channels, kernel_size, W, b):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        self.W = W
        self.b = b
        self.dLdW = np.zeros(W.shape)
        self.dLdb = np.zeros(b.shape)

    def forward(self, A):
        self.A = A
        batch_size, _, input_size = A.shape
        output_size = input_size - self.kernel_size + 1
        Z = np.zeros((batch_size, self.out_channels, output_size))
        for t in range(output_size):
            segment = A[:, :, t:t + self.kernel_size]
            Z[:, :, t] = np.tensordot(segment, self.W, axes=((1, 2), (1, 2))) + self.b
        return Z

    def backward(self, dLdZ):
        batch_size, _, output_size = dLdZ.shape
        _, _, input_size = self.A.shape
        self.dLdW = np.zeros(self.W.shape)
        dLdA = np.zeros(self.A.shape)
        self.dLdb = dLdZ.sum(axis=(0, 2))
        for t in range(output_size):
            segment = self.A[:, :, t:t + self.kernel_size]
            self.dLdW += np.tensordot(dLdZ[:, :, t], segment, axes=(0, 0))
            dLdA[:, :, t:t + self.kernel_size] += np.tensordot(dLdZ[:, :, t], self.W, axes=(1, 0))
        return dLdA


operation, expected = 'conv1d_backward', ''
function = Conv1d_stride1
