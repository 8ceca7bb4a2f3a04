import numpy as np
operation = "conv2d_backward"
class function:
    def __init__(self, num_filters, kernel_size, stride=1):
        self.num_filters, self.kernel_size, self.stride = num_filters, kernel_size, stride
        self.params = None
    def build(self, input_shape):
        maps, size = input_shape[1], self.kernel_size
        self.params = {"W": np.random.randn(self.num_filters, maps, size, size), "b": np.zeros(self.num_filters)}
    def feed_forward(self, x):
        if self.params is None:
            self.build(x.shape)
        self.x, s, k = x, self.stride, self.kernel_size
        rows, columns = (x.shape[2] - k) // s + 1, (x.shape[3] - k) // s + 1
        out = np.zeros((len(x), self.num_filters, rows, columns))
        for i, j in np.ndindex(rows, columns):
            window = x[:, :, i * s:i * s + k, j * s:j * s + k]
            out[:, :, i, j] = np.tensordot(window, self.params["W"], ([1, 2, 3], [1, 2, 3])) + self.params["b"]
        return out
    def back_propagate(self, delta):
        s, k = self.stride, self.kernel_size
        self.grads = {"W": np.zeros_like(self.params["W"]), "b": delta.sum(axis=(0, 2, 3))}
        below = np.zeros_like(self.x)
        for i, j in np.ndindex(*delta.shape[2:]):
            rows, columns = slice(i * s, i * s + k), slice(j * s, j * s + k)
            self.grads["W"] += np.tensordot(delta[:, :, i, j], self.x[:, :, rows, columns], (0, 0))
            below[:, :, rows, columns] += np.tensordot(delta[:, :, i, j], self.params["W"], 1)
        return below
