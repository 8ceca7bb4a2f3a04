import numpy as np
operation = "linear_backward"
class Linear:
    def __init__(self, W, b):
        self._W = W
        self._b = b
        self._cache = {}
        self.gradients = {}
    @property
    def weights(self):
        return self._W
    def forward(self, X):
        self._cache["X"] = X
        return np.dot(X, self._W) + self._b
    def backward(self, grad_output):
        X = self._cache["X"]
        self.gradients["W"] = X.T.dot(grad_output)
        self.gradients["b"] = grad_output.sum(axis=0)
        return grad_output.dot(self.weights.T)
function = Linear
