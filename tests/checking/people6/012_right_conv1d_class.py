# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "conv1d", "", ""

class Conv1d():
    def __init__(self, W, b, stride, padding=0):
        self.W = W
        self.b = b
        self.stride = stride
        self.padding = padding

    def forward(self, A):
        self.A = np.pad(A, ((0, 0), (0, 0), (self.padding, self.padding)))
        K = self.W.shape[2]
        out_size = (self.A.shape[2] - K) // self.stride + 1
        Z = np.zeros((A.shape[0], self.W.shape[0], out_size))
        for i in range(out_size):
            seg = self.A[:, :, i*self.stride:i*self.stride+K]
            Z[:, :, i] = np.tensordot(seg, self.W, axes=([1, 2], [1, 2])) + self.b
        return Z

function = Conv1d
