import numpy as np

class SGD:
    def __init__(self, params, lr, momentum=0.9):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.velocity = {k: np.zeros(v.shape) for k, v in params.items()}

    def step(self, grads):
        for k in self.params:
            self.velocity[k] = self.momentum*self.velocity[k] - self.lr*grads[k]
            self.params[k] += self.velocity[k]


operation, expected = 'momentum_step', ''
function = SGD
