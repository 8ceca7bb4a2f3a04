# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "momentum_step", "", ""

class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {k: np.zeros_like(p) for k, p in params.items()}
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]

function = Momentum(lr=0.1)
