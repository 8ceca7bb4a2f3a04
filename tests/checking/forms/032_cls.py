import numpy as np
operation = "conv1d_backward"
class Conv1D:
    def __init__(self, in_channels, out_channels, kernel_size, stride=1):
        self.W = np.zeros((out_channels, in_channels, kernel_size))
        self.b = np.zeros(out_channels)
        self.stride = stride
    def forward(self, A):
        self.A = A
        k = self.W.shape[-1]
        T = (A.shape[-1] - k)//self.stride + 1
        return np.stack([np.tensordot(A[:, :, t*self.stride:t*self.stride+k], self.W, ([1, 2], [1, 2])) for t in range(T)], axis=-1) + self.b[:, None]
    def backward(self, dLdZ):
        k = self.W.shape[-1]
        self.dLdW = np.zeros_like(self.W)
        dLdA = np.zeros_like(self.A)
        for t in range(dLdZ.shape[-1]):
            sl = slice(t*self.stride, t*self.stride + k)
            self.dLdW += np.einsum('no,nik->oik', dLdZ[:, :, t], self.A[:, :, sl])
            dLdA[:, :, sl] += np.einsum('no,oik->nik', dLdZ[:, :, t], self.W)
        self.dLdb = dLdZ.sum(axis=(0, 2))
        return dLdA
function = Conv1D
