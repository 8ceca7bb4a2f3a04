import numpy as np

class Conv1d_stride1():
    def __init__(self, W, b):
        # W : (C_out, C_in, K), b : (C_out,)
        self.W = W
        self.b = b
        self.out_channels, self.in_channels, self.kernel_size = W.shape

    def forward(self, A):
        """
        A : (batch_size, in_channels, input_size)
        Z : (batch_size, out_channels, output_size)
        """
        self.A = A
        N, _, W_in = A.shape
        W_out = W_in - self.kernel_size + 1
        Z = np.zeros((N, self.out_channels, W_out))
        for i in range(W_out):
            Z[:, :, i] = np.tensordot(A[:, :, i:i + self.kernel_size], self.W, axes=([1, 2], [1, 2]))
        return Z + self.b.reshape(1, -1, 1)

    def backward(self, dLdZ):
        N, _, W_out = dLdZ.shape
        W_in = self.A.shape[2]
        K = self.kernel_size

        self.dLdb = np.sum(dLdZ, axis=(0, 2))

        self.dLdW = np.zeros(self.W.shape)
        for i in range(K):
            self.dLdW[:, :, i] = np.tensordot(dLdZ, self.A[:, :, i:i + W_out], axes=([0, 2], [0, 2]))

        dLdA = np.zeros(self.A.shape)
        dLdZ_padded = np.pad(dLdZ, ((0, 0), (0, 0), (K - 1, K - 1)))
        for i in range(W_in):
            dLdA[:, :, i] = np.tensordot(dLdZ_padded[:, :, i:i + K], self.W, axes=([1, 2], [0, 2]))  # BUG
        return dLdA


operation, expected = 'conv1d_backward', "W isn't flipped along the kernel for dLdA"
function = Conv1d_stride1
