import numpy as np


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params = params
        self.lr, self.betas, self.eps = lr, betas, eps
        self.exp_avg = [np.zeros_like(p) for p in params]
        self.exp_avg_sq = [np.zeros_like(p) for p in params]
        self.t = 0

    def step(self, grads):
        b1, b2 = self.betas
        for i, (p, g) in enumerate(zip(self.params, grads)):
            self.t += 1
            self.exp_avg[i] = b1 * self.exp_avg[i] + (1 - b1) * g
            self.exp_avg_sq[i] = b2 * self.exp_avg_sq[i] + (1 - b2) * g * g
            m_hat = self.exp_avg[i] / (1 - b1 ** self.t)
            v_hat = self.exp_avg_sq[i] / (1 - b2 ** self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


operation, expected = 'adam_step', 'the step count goes up once for each parameter instead of once a step'
function = Adam
