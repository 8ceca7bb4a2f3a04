# after: 11-785 HW1P1 style (a class Linear, b is a column)
import numpy as np

operation = "linear_backward"
expected = "right, a class; b and dLdb are (out, 1)"


class Linear:
    def __init__(self, in_features, out_features):
        self.W, self.b = np.zeros((out_features, in_features)), np.zeros((out_features, 1))

    def forward(self, A):
        self.A, self.Ones = A, np.ones((A.shape[0], 1))
        return self.A @ self.W.T + self.Ones @ self.b.T

    def backward(self, dLdZ):
        self.dLdW = dLdZ.T @ self.A
        self.dLdb = dLdZ.T @ self.Ones
        return dLdZ @ self.W

function = Linear
