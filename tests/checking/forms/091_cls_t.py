import numpy as np
operation = "conv_transpose2d_backward"
class ConvTranspose2d:
    def __init__(self, in_channels, out_channels, kernel_size, stride=1):
        self.W = np.zeros((in_channels, out_channels, kernel_size, kernel_size))
        self.b = np.zeros(out_channels)
        self.stride = stride
        self.k = kernel_size
    def forward(self, x):
        self.x = x
        N, C, H, V = x.shape
        s, k = self.stride, self.k
        out = np.zeros((N, self.b.size, (H-1)*s+k, (V-1)*s+k))
        for i in range(H):
            for j in range(V):
                out[:, :, i*s:i*s+k, j*s:j*s+k] += np.tensordot(x[:, :, i, j], self.W, (1, 0))
        return out + self.b.reshape(1, -1, 1, 1)
    def backward(self, dout):
        s, k = self.stride, self.k
        dx = np.zeros_like(self.x)
        self.dW = np.zeros_like(self.W)
        for i in range(self.x.shape[2]):
            for j in range(self.x.shape[3]):
                g = dout[:, :, i*s:i*s+k, j*s:j*s+k]
                dx[:, :, i, j] = np.tensordot(g, self.W, ((1, 2, 3), (1, 2, 3)))
                self.dW += np.tensordot(self.x[:, :, i, j], g, (0, 0))
        self.db = dout.sum((0, 2, 3))
        return dx
function = ConvTranspose2d
