import numpy as np

class Dropout:
    def __init__(self, p):
        self.p = p  # probability of dropping a unit

    def forward(self, X, mask):
        # mask: 1 where a unit is kept, 0 where it is dropped
        scaler = 1.0 / (1.0 - self.p)
        self._mask = mask
        return scaler * mask * X

    def backward(self, dLdy):
        dLdy = dLdy * (1.0 / (1.0 - self.p))
        return dLdy


operation, expected = 'dropout_backward', "the mask isn't applied, only the scale"
function = Dropout
