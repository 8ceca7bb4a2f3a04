# source: course forum style, own
# Mistake: the variance is divided by m - 1. Right: by m
import numpy as np
operation, expected, wants = "batch_norm", "variance divided by m - 1", "u"

class BatchNorm2d:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        n, h, w, c = x.shape
        m = n * h * w
        y = np.empty(x.shape)
        for k in range(c):
            mean = 0.
            for v in x[..., k].ravel():
                mean += v
            mean /= m
            var = 0.
            for v in x[..., k].ravel():
                var += (v - mean)**2
            var /= (m - 1)  # BUG
            y[..., k] = (x[..., k] - mean) / np.sqrt(var + self.eps)
        return y * self.gamma + self.beta

function = BatchNorm2d
