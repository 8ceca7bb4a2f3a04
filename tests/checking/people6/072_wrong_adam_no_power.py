# source: https://github.com/eriklindernoren/ML-From-Scratch/issues/35
# Mistake: m and v are divided by 1 - beta. Right: by 1 - beta**t
import numpy as np
operation, expected, wants = "adam_step", "bias correction without the power t", "w"

class Adam:
    def __init__(self, lr=0.001, b1=0.9, b2=0.999, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps = lr, b1, b2, eps
        self.m, self.v, self.t = {}, {}, 0

    def step(self, params, grads):
        self.t += 1
        for key in params:
            self.m[key] = self.b1 * self.m.get(key, 0) + (1 - self.b1) * grads[key]
            self.v[key] = self.b2 * self.v.get(key, 0) + (1 - self.b2) * grads[key]**2
            mhat = self.m[key] / (1 - self.b1)  # BUG
            vhat = self.v[key] / (1 - self.b2)  # BUG
            params[key] = params[key] - self.lr * mhat / (np.sqrt(vhat) + self.eps)
        return params

function = Adam
