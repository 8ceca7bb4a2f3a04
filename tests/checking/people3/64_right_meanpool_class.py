# source: https://github.com/HDLiter-Self-Study/CMU-11785  (HW2P1 style: MeanPool2d with a stride)
# Right: class, (N, C, W, H), no padding.
import numpy as np
operation, expected, wants = "mean_pool2d_backward", "right: class with forward and backward", ""

class MeanPool2d:
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride

    def forward(self, A):
        self.shape = A.shape
        k, s = self.kernel, self.stride
        W_out, H_out = (A.shape[2] - k) // s + 1, (A.shape[3] - k) // s + 1
        Z = np.zeros((A.shape[0], A.shape[1], W_out, H_out))
        for i in range(W_out):
            for j in range(H_out):
                Z[:, :, i, j] = np.mean(A[:, :, i * s:i * s + k, j * s:j * s + k], axis=(2, 3))
        return Z

    def backward(self, dLdZ):
        k, s = self.kernel, self.stride
        dLdA = np.zeros(self.shape)
        for i in range(dLdZ.shape[2]):
            for j in range(dLdZ.shape[3]):
                dLdA[:, :, i * s:i * s + k, j * s:j * s + k] += dLdZ[:, :, i, j][:, :, None, None] / (k * k)
        return dLdA

function = MeanPool2d
