import numpy as np
operation = "linear_backward"
class function:
    def __init__(self, input_size, output_size):
        self.weights = np.random.randn(output_size, input_size)
        self.bias = np.random.randn(output_size, 1)
    def forward(self, column):
        self.column = column
        return self.weights @ column + self.bias
    def backward(self, upstream, learning_rate):
        below = self.weights.T @ upstream
        self.weights -= learning_rate * upstream @ self.column.T
        self.bias -= learning_rate * upstream
        return below
