import numpy as np

class Tanh:
    def forward(self, X):
        return np.tanh(X)

    def backward(self, X, top_diff):
        output = self.forward(X)
        return (1.0 + np.square(output)) * top_diff


operation, expected = 'activation_backward', 'the derivative is 1 + tanh^2 instead of 1 - tanh^2'
function = Tanh
