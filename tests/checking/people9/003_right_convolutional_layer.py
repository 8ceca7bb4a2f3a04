import numpy as np
from scipy import signal

class Convolutional:
    def __init__(self, kernels, biases):
        # kernels: (depth, input_depth, kernel_size, kernel_size), biases: (depth,)
        self.kernels = kernels
        self.biases = biases
        self.depth, self.input_depth = kernels.shape[:2]

    def forward(self, input):
        self.input = input
        k = self.kernels.shape[2]
        self.output = np.zeros((self.depth, input.shape[1] - k + 1, input.shape[2] - k + 1))
        for i in range(self.depth):
            self.output[i] += self.biases[i]
            for j in range(self.input_depth):
                self.output[i] += signal.correlate2d(self.input[j], self.kernels[i, j], "valid")
        return self.output

    def backward(self, output_gradient):
        self.kernels_gradient = np.zeros(self.kernels.shape)
        self.biases_gradient = np.sum(output_gradient, axis=(1, 2))
        input_gradient = np.zeros(self.input.shape)
        for i in range(self.depth):
            for j in range(self.input_depth):
                self.kernels_gradient[i, j] = signal.correlate2d(self.input[j], output_gradient[i], "valid")
                input_gradient[j] += signal.convolve2d(output_gradient[i], self.kernels[i, j], "full")
        return input_gradient


operation, expected = 'conv2d_backward', ''
function = Convolutional
