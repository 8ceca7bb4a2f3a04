import numpy as np


class AdamLoop:
    def __init__(self, shape, alpha=0.001, beta_1=0.9, beta_2=0.999, eps=1e-8):
        self.alpha, self.beta_1, self.beta_2, self.eps = alpha, beta_1, beta_2, eps
        self.m = np.zeros(shape)
        self.v = np.zeros(shape)
        self.t = 0

    def update(self, theta, grad):
        self.t += 1
        theta = theta.copy()
        for idx in np.ndindex(*theta.shape):
            self.m[idx] = self.beta_1 * self.m[idx] + (1 - self.beta_1) * grad[idx]
            self.v[idx] = self.beta_2 * self.v[idx] + (1 - self.beta_2) * grad[idx] ** 2
            self.m[idx] = self.m[idx] / (1 - self.beta_1 ** self.t)  # BUG
            self.v[idx] = self.v[idx] / (1 - self.beta_2 ** self.t)  # BUG
            theta[idx] -= self.alpha * self.m[idx] / (np.sqrt(self.v[idx]) + self.eps)  # BUG
        return theta


operation, expected = 'adam_step', 'the corrected means are kept as the state of the next step'
function = AdamLoop
