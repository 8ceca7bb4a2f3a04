import numpy as np
operation = "conv2d"
class function:
    def __init__(self, kernel_size, stride, n_c, padding="valid"):
        self.kernel_size, self.stride, self.n_c, self.padding = kernel_size, stride, n_c, padding
        self.w = self.b = None
    def init(self, input_dim):
        height, width, maps = input_dim
        self.border = 0 if self.padding == "valid" else (self.kernel_size - 1) // 2
        self.rows = (height - self.kernel_size + 2 * self.border) // self.stride + 1
        self.columns = (width - self.kernel_size + 2 * self.border) // self.stride + 1
        self.w = np.random.randn(self.kernel_size, self.kernel_size, maps, self.n_c)
        self.b = np.zeros((1, 1, 1, self.n_c))
    def forward(self, prev, training):
        p, k = self.border, self.kernel_size
        prev = np.pad(prev, ((0, 0), (p, p), (p, p), (0, 0)))
        out = np.zeros((len(prev), self.rows, self.columns, self.n_c))
        for i, j in np.ndindex(self.rows, self.columns):
            top, left = i * self.stride, j * self.stride
            window = prev[:, top:top + k, left:left + k, :, None]
            out[:, i, j] = np.sum(window * self.w[None], axis=(1, 2, 3))
        return out + self.b
