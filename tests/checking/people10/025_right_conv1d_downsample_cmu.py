import numpy as np


class Downsample1d():
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        Z = A[:, :, ::self.downsampling_factor]
        return Z


class Conv1d_stride1():
    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.kernel_size = W.shape[2]

    def forward(self, A):
        self.A = A
        output_size = A.shape[2] - self.kernel_size + 1
        Z = np.zeros((A.shape[0], self.W.shape[0], output_size))
        for i in range(output_size):
            Z[:, :, i] = np.tensordot(A[:, :, i:i + self.kernel_size], self.W, axes=([1, 2], [1, 2])) + self.b
        return Z


class Conv1d():
    def __init__(self, W, b, stride, padding=0):
        self.stride = stride
        self.pad = padding
        self.conv1d_stride1 = Conv1d_stride1(W, b)
        self.downsample1d = Downsample1d(stride)

    def forward(self, A):
        A = np.pad(A, ((0, 0), (0, 0), (self.pad, self.pad)), mode='constant')
        Z = self.conv1d_stride1.forward(A)
        return self.downsample1d.forward(Z)


operation, expected = 'conv1d', ''
function = Conv1d
