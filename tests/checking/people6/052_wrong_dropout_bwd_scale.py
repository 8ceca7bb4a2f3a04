# source: course forum style, own
# Mistake: the derivative isn't divided by 1 - p. Right: mask*du/(1 - p)
import numpy as np
operation, expected, wants = "dropout_backward", "division by 1 - p missing", "dy"

class Dropout:
    def __init__(self, p):
        self.p = p

    def forward(self, x, mask):
        self.mask = mask
        return x * mask / (1 - self.p)

    def backward(self, dout):
        dx = np.zeros_like(dout)
        for n in range(dout.shape[0]):
            for j in range(dout.shape[1]):
                if self.mask[n, j]:
                    dx[n, j] = dout[n, j]  # BUG
        return dx

function = Dropout
