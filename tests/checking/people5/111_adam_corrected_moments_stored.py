# source: https://github.com/frgfm/holocron/issues/1
# Mistake: the divided m and v are kept as the new m and v. Right: the undivided ones
import numpy as np
operation, expected, wants = "adam_step", "the divided m and v are kept as the new m and v", "m,v"

class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.m, self.v, self.iter = None, None, 0
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps

    def update(self, params, grads):
        if self.m is None:
            self.m = {k: np.zeros_like(p) for k, p in params.items()}
            self.v = {k: np.zeros_like(p) for k, p in params.items()}
        self.iter += 1
        for key in params.keys():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * grads[key]
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * grads[key] ** 2
            mc = self.m[key] / (1 - self.beta1 ** self.iter)
            vc = self.v[key] / (1 - self.beta2 ** self.iter)
            self.m[key], self.v[key] = mc, vc  # BUG
            params[key] -= self.lr * mc / (np.sqrt(vc) + self.eps)

function = Adam()
