import numpy as np


def batchnorm_forward(x, gamma, beta, eps=1e-5):
    N, C, H, W = x.shape
    m = N * H * W
    out = np.zeros(x.shape)
    for c in range(C):
        mean = 0.0
        for n in range(N):
            for i in range(H):
                for j in range(W):
                    mean += x[n, c, i, j]
        mean /= m
        var = 0.0
        for n in range(N):
            for i in range(H):
                for j in range(W):
                    var += (x[n, c, i, j] - mean) ** 2
        var /= m - 1  # BUG
        for n in range(N):
            for i in range(H):
                for j in range(W):
                    out[n, c, i, j] = gamma[c] * ((x[n, c, i, j] - mean) / np.sqrt(var + eps) + beta[c])  # BUG
    return out


operation, expected = 'batch_norm', 'the variance is divided by m - 1; the scale gamma is applied after beta was added'
function = batchnorm_forward
