import numpy as np
operation = "linear"
class Neuron:
    def __init__(self, w, b):
        self.w, self.b = w, b
    def __call__(self, x):
        return float(self.w @ x + self.b)
def function(x, W, b):
    return np.array([Neuron(row, bias)(x) for row, bias in zip(W, b)])
