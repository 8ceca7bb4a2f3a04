# source: https://github.com/tensorflow/tensorflow/issues/9047  (the paper's other form, with epsilon hat)
# Right: one step size lr * sqrt(1 - beta2^t) / (1 - beta1^t), epsilon multiplied by sqrt(1 - beta2^t); a class that keeps m, v, t.
import numpy as np
operation, expected, wants = "adam_step", "right, a class with the paper's second form", ""

class Adam:
    def __init__(self, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps = lr, beta1, beta2, eps
        self.m = self.v = 0.0
        self.t = 0

    def update(self, w, grad):
        self.t += 1
        self.m = self.b1 * self.m + (1 - self.b1) * grad
        self.v = self.b2 * self.v + (1 - self.b2) * grad * grad
        root = np.sqrt(1 - self.b2 ** self.t)
        return w - self.lr * root / (1 - self.b1 ** self.t) * self.m / (np.sqrt(self.v) + self.eps * root)

function = Adam
