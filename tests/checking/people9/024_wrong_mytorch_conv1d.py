import numpy as np

class Downsample1d():
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.W_in = A.shape[2]
        return A[:, :, ::self.downsampling_factor]

    def backward(self, dLdZ):
        N, C, W_out = dLdZ.shape
        k = self.downsampling_factor
        dLdA = np.zeros((N, C, (W_out - 1) * k + 1))  # BUG
        for i in range(W_out):
            dLdA[:, :, i * k] = dLdZ[:, :, i]
        return dLdA

class Conv1d():
    def __init__(self, weight, bias, stride=1):
        self.W = weight
        self.b = bias
        self.K = weight.shape[2]
        self.downsample1d = Downsample1d(stride)

    def forward(self, A):
        self.A = A
        N, C_in, W_in = A.shape
        W_out = W_in - self.K + 1
        Z = np.zeros((N, self.W.shape[0], W_out))
        for i in range(W_out):
            Z[:, :, i] = np.tensordot(A[:, :, i:i + self.K], self.W, axes=([1, 2], [1, 2])) + self.b
        return self.downsample1d.forward(Z)

    def backward(self, dLdZ):
        dLdZ = self.downsample1d.backward(dLdZ)
        N, C_out, W_out = dLdZ.shape
        K = self.K
        self.dLdb = np.sum(dLdZ, axis=(0, 2))
        self.dLdW = np.zeros(self.W.shape)
        for k in range(K):
            self.dLdW[:, :, k] = np.tensordot(dLdZ, self.A[:, :, k:k + W_out], axes=([0, 2], [0, 2]))
        padded = np.pad(dLdZ, ((0, 0), (0, 0), (K - 1, K - 1)), mode='constant')
        flipped = np.flip(self.W, axis=2)
        dLdA = np.zeros((N, self.W.shape[1], padded.shape[2] - K + 1))
        for i in range(dLdA.shape[2]):
            dLdA[:, :, i] = np.tensordot(padded[:, :, i:i + K], flipped, axes=([1, 2], [0, 2]))
        return dLdA


operation, expected = 'conv1d_backward', 'what the stride left over at the end is forgotten backward, so dLdA comes out too short'
function = Conv1d
