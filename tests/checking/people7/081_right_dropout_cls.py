import numpy as np

class Dropout:
    def __init__(self, p_drop):
        self.keep = 1.0 - p_drop

    def forward(self, x, mask=None):
        if mask is None:
            mask = (np.random.rand(*x.shape) < self.keep)
        self.scale = mask/self.keep
        return x*self.scale

    def backward(self, dout):
        return dout*self.scale


operation, expected = 'dropout', ''
function = Dropout
