import numpy as np


class Dropout:
    def __init__(self, p=0.5, seed=None):
        self.p = p
        self.rng = np.random.default_rng(seed)
        self.mask = None

    def forward(self, x, train=True):
        if not train:
            return x
        self.mask = self.rng.random(x.shape) >= self.p
        out = np.zeros_like(x)
        for n in range(x.shape[0]):
            for j in range(x.shape[1]):
                if self.mask[n, j]:
                    out[n, j] = x[n, j] / (1 - self.p)
        return out

    def backward(self, dout):
        dx = np.zeros_like(dout)
        for n in range(dout.shape[0]):
            for j in range(dout.shape[1]):
                if self.mask[n, j]:
                    dx[n, j] = dout[n, j]  # BUG
        return dx


operation, expected = 'dropout_backward', "the derivative isn't divided by 1 - p as the forward values were"
function = Dropout
