import numpy as np
operation = "linear"
class Dense:
    def __init__(self, n_in, n_out):
        self.params = [np.random.randn(n_out, n_in), np.zeros(n_out)]
    def forward(self, x):
        W, b = self.params
        return x @ W.T + b
function = Dense
