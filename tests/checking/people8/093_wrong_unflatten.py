import numpy as np


class Flatten:
    """maps innermost, as in the slides: (N, D, W, H) -> (N, W*H*D) and back"""

    def forward(self, x):
        self.shape = x.shape
        return x.transpose(0, 2, 3, 1).reshape(x.shape[0], -1)

    def backward(self, v):
        n, d, w, h = self.shape
        return v.reshape(n, d, w, h)


operation, expected = 'unflatten', 'the way back reshapes straight to (N, D, W, H), though forward had put the maps last'
function = Flatten
