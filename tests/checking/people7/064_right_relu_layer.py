import numpy as np

class ReLU:
    def forward(self, Z):
        self.mask = Z > 0
        return np.where(self.mask, Z, 0)

    def backward(self, dA):
        dA = dA.copy()
        dA[~self.mask] = 0
        return dA


operation, expected = 'activation_backward', ''
function = ReLU
