import numpy as np

class BatchNorm2d:
    def __init__(self, channels, eps=1e-5):
        self.gamma = np.ones(channels)
        self.beta = np.zeros(channels)
        self.eps = eps

    def __call__(self, x):
        n, c, h, w = x.shape
        out = np.zeros(x.shape)
        for k in range(c):
            for i in range(h):
                for j in range(w):
                    m = x[:, k, i, j].mean()  # BUG
                    v = x[:, k, i, j].var()  # BUG
                    out[:, k, i, j] = (x[:, k, i, j] - m)/np.sqrt(v + self.eps)
                    out[:, k, i, j] = out[:, k, i, j]*self.gamma[k] + self.beta[k]
        return out


operation, expected = 'batch_norm', 'mean and variance only over the batch: each cell of the maps has its own'
function = BatchNorm2d
