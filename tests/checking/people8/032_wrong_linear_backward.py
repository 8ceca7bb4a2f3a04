import numpy as np


class Dense:
    def __init__(self, n_in, n_out, lr=0.01):
        self.params = {"W": np.random.randn(n_out, n_in) * 0.1, "b": np.zeros(n_out)}
        self.grads = {}
        self.lr = lr

    def forward(self, x):
        self.x = x
        return x @ self.params["W"].T + self.params["b"]

    def backward(self, dz):
        W, b = self.params["W"], self.params["b"]
        dx = np.zeros_like(self.x)
        self.grads = {"W": np.zeros_like(W), "b": np.zeros_like(b)}
        for n in range(dz.shape[0]):
            for j in range(dz.shape[1]):
                self.grads["b"][j] += dz[n, j]
                for i in range(self.x.shape[1]):
                    self.grads["W"][j, i] += dz[n, j] * self.x[n, i]
        W -= self.lr * self.grads["W"]  # BUG
        b -= self.lr * self.grads["b"]
        for n in range(dz.shape[0]):
            for i in range(dx.shape[1]):
                for j in range(dz.shape[1]):
                    dx[n, i] += dz[n, j] * W[j, i]
        return dx


operation, expected = 'linear_backward', "the weights are updated before the input's derivative is taken from them"
function = Dense
