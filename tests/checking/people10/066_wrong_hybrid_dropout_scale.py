import numpy as np


class Dropout:
    def __init__(self, p):
        self.p = p

    def forward(self, x, mask):
        scale = 1.0 / self.p
        return x * mask * scale


operation, expected = 'dropout', 'what is kept is divided by the probability of a drop'
function = Dropout
