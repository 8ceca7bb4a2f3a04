# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "batch_norm_backward", "", ""

class BN:
    def __init__(self, gamma, beta, eps):
        self.gamma = gamma.reshape(1, -1, 1, 1)
        self.beta = beta.reshape(1, -1, 1, 1)
        self.eps = eps

    def forward(self, Z):
        self.Z = Z
        self.M = Z.mean(axis=(0, 2, 3), keepdims=True)
        self.V = Z.var(axis=(0, 2, 3), keepdims=True)
        self.NZ = (Z - self.M) / np.sqrt(self.V + self.eps)
        return self.gamma * self.NZ + self.beta

    def backward(self, dL):
        m = self.Z.size // self.Z.shape[1]
        ax = (0, 2, 3)
        self.dbeta = dL.sum(axis=ax)
        self.dgamma = (dL * self.NZ).sum(axis=ax)
        dNZ = dL * self.gamma
        dV = -0.5 * (dNZ * (self.Z - self.M) * (self.V + self.eps)**-1.5).sum(axis=ax, keepdims=True)
        dM = -(dNZ / np.sqrt(self.V + self.eps)).sum(axis=ax, keepdims=True) - 2/m * dV * (self.Z - self.M).sum(axis=ax, keepdims=True)
        return dNZ / np.sqrt(self.V + self.eps) + dV * 2 * (self.Z - self.M) / m + dM / m

function = BN
