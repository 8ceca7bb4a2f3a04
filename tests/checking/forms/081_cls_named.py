import numpy as np
operation = "momentum_step"
class SGDMomentum:
    def __init__(self, learning_rate=0.01, momentum=0.9):
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.velocity = {}
    def update(self, params, grads):
        for key in params:
            if key not in self.velocity:
                self.velocity[key] = np.zeros_like(params[key])
            self.velocity[key] = self.momentum*self.velocity[key] - self.learning_rate*grads[key]
            params[key] += self.velocity[key]
        return params
function = SGDMomentum
