import numpy as np


class BatchNorm2d:
    def __init__(self, num_features, eps=1e-5):
        self.eps = eps
        self.weight = np.ones(num_features)
        self.bias = np.zeros(num_features)

    def __call__(self, x):
        mean = x.mean(axis=(0, 2, 3), keepdims=True)
        var = x.var(axis=(0, 2, 3), keepdims=True, ddof=1)
        x_hat = (x - mean) / np.sqrt(var + self.eps)
        return self.weight[None, :, None, None] * x_hat + self.bias[None, :, None, None]


operation, expected = 'batch_norm', 'the variance that normalises is divided by m - 1 (ddof=1)'
function = BatchNorm2d
