# after: 11-785 HW2P1 style (a class Conv1d: a stride 1 part, then every stride-th step)
import numpy as np

operation = "conv1d_backward"
expected = "right, a class; backward leaves dLdW and dLdb in the object"


class Conv1d:
    def __init__(self, in_channels, out_channels, kernel_size, stride=1):
        self.K, self.stride = kernel_size, stride
        self.W, self.b = np.zeros((out_channels, in_channels, kernel_size)), np.zeros(out_channels)

    def forward(self, A):
        self.A, T = A, A.shape[2] - self.K + 1
        Z = sum(np.einsum("nct,oc->not", A[:, :, k:k+T], self.W[:, :, k]) for k in range(self.K))
        return (Z + self.b[:, None])[:, :, ::self.stride]

    def backward(self, dLdZ):
        full = np.zeros((*dLdZ.shape[:2], self.A.shape[2] - self.K + 1))
        full[:, :, ::self.stride] = dLdZ
        T, dLdA, self.dLdW = full.shape[2], np.zeros_like(self.A), np.zeros_like(self.W)
        for k in range(self.K):
            self.dLdW[:, :, k] = np.einsum("not,nct->oc", full, self.A[:, :, k:k+T])
            dLdA[:, :, k:k+T] += np.einsum("not,oc->nct", full, self.W[:, :, k])
        self.dLdb = dLdZ.sum(axis=(0, 2))
        return dLdA

function = Conv1d
