import numpy as np

class MaxPool2d_stride1():
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        """
        A : (batch_size, in_channels, input_width, input_height)
        """
        self.A = A
        N, C, W_in, H_in = A.shape
        K = self.kernel
        W_out = W_in - K + 1
        H_out = H_in - K + 1
        Z = np.zeros((N, C, W_out, H_out))
        self.max_index = np.zeros((N, C, W_out, H_out), dtype=int)
        for n in range(N):
            for c in range(C):
                for w in range(W_out):
                    for h in range(H_out):
                        window = A[n, c, w:w + K, h:h + K]
                        self.max_index[n, c, w, h] = np.argmax(window)
                        Z[n, c, w, h] = np.max(window)
        return Z

    def backward(self, dLdZ):
        N, C, W_out, H_out = dLdZ.shape
        dLdA = np.zeros(self.A.shape)
        for n in range(N):
            for c in range(C):
                for w in range(W_out):
                    for h in range(H_out):
                        y, x = divmod(self.max_index[n, c, w, h], self.kernel)  # BUG
                        dLdA[n, c, w + x, h + y] += dLdZ[n, c, w, h]
        return dLdA


operation, expected = 'max_pool2d_backward', 'row and column of the maximum are swapped backward'
function = MaxPool2d_stride1
