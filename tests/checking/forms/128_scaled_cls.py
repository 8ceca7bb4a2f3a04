import numpy as np
operation = "dropout"
class Dropout:
    def __init__(self, drop_prob=0.5):
        self.drop_prob = drop_prob
    def __call__(self, x, mask):
        keep = 1 - self.drop_prob
        return np.where(mask, x/keep, 0)
function = Dropout
