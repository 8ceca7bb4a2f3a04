import numpy as np


class Softmax:
    def forward(self, x):
        self.input = x
        e = np.exp(x - np.max(x))
        self.value = e / np.sum(e)
        return self.value

    def backward(self, upstream):
        n = len(self.value)
        self.gradient = np.zeros((n, n))
        for i in range(n):
            for j in range(n):
                if i == j:
                    self.gradient[i, j] = self.value[i] * (1 - self.input[i])  # BUG
                else:
                    self.gradient[i, j] = -self.value[i] * self.input[j]  # BUG
        return np.dot(self.gradient.T, upstream)


operation, expected = 'softmax_backward', "the layer's input stands in the Jacobian where its value belongs"
function = Softmax
