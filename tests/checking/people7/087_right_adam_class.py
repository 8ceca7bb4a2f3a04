import numpy as np

class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params, self.lr, self.eps = params, lr, eps
        self.b1, self.b2 = betas
        self.m = [np.zeros(p.shape) for p in params]
        self.v = [np.zeros(p.shape) for p in params]
        self.t = 0

    def step(self, grads):
        self.t += 1
        for i, (p, g) in enumerate(zip(self.params, grads)):
            self.m[i] = self.b1*self.m[i] + (1 - self.b1)*g
            self.v[i] = self.b2*self.v[i] + (1 - self.b2)*g*g
            mhat = self.m[i]/(1 - self.b1**self.t)
            vhat = self.v[i]/(1 - self.b2**self.t)
            p -= self.lr*mhat/(np.sqrt(vhat) + self.eps)


operation, expected = 'adam_step', ''
function = Adam
