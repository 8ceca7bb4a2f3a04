# source: https://github.com/HDLiter-Self-Study/CMU-11785  (HW1P1 style: class with state)
# Right: A is (N, C0), W (C1, C0), b (C1, 1); backward returns dLdA, leaves dLdW and dLdb (C1, 1) in the object.
import numpy as np
operation, expected, wants = "linear_backward", "right: class, b and dLdb as columns", ""

class Linear:
    def __init__(self, in_features, out_features):
        self.W = np.zeros((out_features, in_features))
        self.b = np.zeros((out_features, 1))

    def forward(self, A):
        self.A = A
        self.N = A.shape[0]
        self.Ones = np.ones((self.N, 1))
        return self.A @ self.W.T + self.Ones @ self.b.T

    def backward(self, dLdZ):
        dLdA = dLdZ @ self.W
        self.dLdW = dLdZ.T @ self.A
        self.dLdb = dLdZ.T @ self.Ones
        return dLdA

function = Linear
