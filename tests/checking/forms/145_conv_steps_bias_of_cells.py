import numpy as np
from scipy.signal import convolve2d, correlate2d
operation = "conv2d_backward"
class function:
    def __init__(self, input_shape, size, depth):
        maps, height, width = input_shape
        self.kernels = np.random.randn(depth, maps, size, size)
        self.biases = np.random.randn(depth, height - size + 1, width - size + 1)
    def forward(self, x):
        self.x = x
        out = self.biases.copy()
        for f, kernel in enumerate(self.kernels):
            out[f] += sum(correlate2d(one, part, "valid") for one, part in zip(x, kernel))
        return out
    def backward(self, delta, learning_rate):
        below = np.zeros_like(self.x)
        step = np.zeros_like(self.kernels)
        for f, c in np.ndindex(*self.kernels.shape[:2]):
            step[f, c] = correlate2d(self.x[c], delta[f], "valid")
            below[c] += convolve2d(delta[f], self.kernels[f, c], "full")
        self.kernels -= learning_rate * step
        self.biases -= learning_rate * delta
        return below
