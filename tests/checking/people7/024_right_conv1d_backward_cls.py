import numpy as np

class Conv1d:
    def __init__(self, W, b, stride):
        self.W, self.b, self.stride = W, b, stride
        self.dW = np.zeros(W.shape)
        self.db = np.zeros(b.shape)

    def forward(self, A):
        self.A = A
        N, C, T = A.shape
        K = self.W.shape[2]
        L = (T - K)//self.stride + 1
        Z = np.zeros((N, len(self.b), L))
        for l in range(L):
            seg = A[:, :, l*self.stride:l*self.stride + K]
            Z[:, :, l] = np.tensordot(seg, self.W, axes=([1, 2], [1, 2])) + self.b
        return Z

    def backward(self, dLdZ):
        K = self.W.shape[2]
        dA = np.zeros(self.A.shape)
        self.dW = np.zeros(self.W.shape)
        self.db = dLdZ.sum(axis=0).sum(axis=1)
        for l in range(dLdZ.shape[2]):
            a = l*self.stride
            self.dW += np.tensordot(dLdZ[:, :, l], self.A[:, :, a:a+K], axes=([0], [0]))
            dA[:, :, a:a+K] += np.tensordot(dLdZ[:, :, l], self.W, axes=([1], [0]))
        return dA


operation, expected = 'conv1d_backward', ''
function = Conv1d
