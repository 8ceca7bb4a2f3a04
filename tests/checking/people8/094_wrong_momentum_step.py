import numpy as np


class MomentumSGD:
    """for my stack of equally wide layers"""

    def __init__(self, weights, lr=0.01, momentum=0.9):
        self.weights = weights
        self.lr = lr
        self.momentum = momentum
        self.v = [np.zeros_like(weights[0])] * len(weights)  # BUG

    def step(self, grads):
        for k in range(len(self.weights)):
            w, g, v = self.weights[k], grads[k], self.v[k]
            for j in range(w.shape[0]):
                for i in range(w.shape[1]):
                    v[j, i] = self.momentum * v[j, i] - self.lr * g[j, i]
                    w[j, i] += v[j, i]


operation, expected = 'momentum_step', '[zeros] * n makes one velocity that all parameters share'
function = MomentumSGD
