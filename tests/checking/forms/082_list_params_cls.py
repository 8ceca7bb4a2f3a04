import numpy as np
operation = "momentum_step"
class SGD:
    def __init__(self, params, lr=0.01, momentum=0.9):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.v = [np.zeros_like(p) for p in params]
    def step(self, grads):
        for i, (p, g) in enumerate(zip(self.params, grads)):
            self.v[i] = self.momentum*self.v[i] - self.lr*g
            p += self.v[i]
        return self.params
function = SGD
