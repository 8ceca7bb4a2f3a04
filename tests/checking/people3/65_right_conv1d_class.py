# source: https://github.com/HDLiter-Self-Study/CMU-11785  (HW2P1 style: Conv1d_stride1 and a downsampling)
# Right: class, (N, C, T), W (out, in, K); backward spreads dLdZ by the stride to the full length, returns dLdA.
import numpy as np
operation, expected, wants = "conv1d_backward", "right: class, stride by downsampling", ""

class Conv1d:
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0):
        self.W = np.zeros((out_channels, in_channels, kernel_size))
        self.b = np.zeros(out_channels)
        self.kernel_size, self.stride, self.pad = kernel_size, stride, padding

    def forward(self, A):
        self.A = np.pad(A, ((0, 0), (0, 0), (self.pad, self.pad)))
        T = self.A.shape[2] - self.kernel_size + 1
        Z = np.zeros((A.shape[0], len(self.b), T))
        for t in range(T):
            Z[:, :, t] = np.tensordot(self.A[:, :, t:t + self.kernel_size], self.W, axes=([1, 2], [1, 2])) + self.b
        self.T = T
        return Z[:, :, ::self.stride]

    def backward(self, dLdZ):
        full = np.zeros(dLdZ.shape[:2] + (self.T,))
        full[:, :, ::self.stride] = dLdZ
        self.dLdb = full.sum(axis=(0, 2))
        self.dLdW = np.zeros(self.W.shape)
        for k in range(self.kernel_size):
            self.dLdW[:, :, k] = np.tensordot(full, self.A[:, :, k:k + self.T], axes=([0, 2], [0, 2]))
        padded = np.pad(full, ((0, 0), (0, 0), (self.kernel_size - 1,) * 2))
        dLdA = np.zeros(self.A.shape)
        for t in range(dLdA.shape[2]):
            dLdA[:, :, t] = np.tensordot(padded[:, :, t:t + self.kernel_size], self.W[:, :, ::-1], axes=([1, 2], [0, 2]))
        return dLdA[:, :, self.pad:dLdA.shape[2] - self.pad]

function = Conv1d
