# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "linear_backward", "", ""

class Dense:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * np.sqrt(2 / n_in)
        self.b = np.zeros((1, n_out))

    def forward(self, X):
        self.X = X
        return X.dot(self.W) + self.b

    def backward(self, dA):
        self.dW = self.X.T.dot(dA)
        self.db = dA.sum(axis=0, keepdims=True)
        return dA.dot(self.W.T)

function = Dense(4, 3)
