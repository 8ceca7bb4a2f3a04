import numpy as np

def batchnorm(y, gamma, beta, eps=1e-5):
    N, D, W, H = y.shape
    out = np.zeros(y.shape)
    count = N*W*H
    for j in range(D):
        mean = 0
        for n in range(N):
            for a in range(W):
                for b in range(H):
                    mean += y[n, j, a, b]
        mean /= count
        var = 0
        for n in range(N):
            for a in range(W):
                for b in range(H):
                    var += (y[n, j, a, b] - mean)**2
        var /= count - 1  # BUG
        out[:, j] = gamma[j]*(y[:, j] - mean)/np.sqrt(var + eps) + beta[j]
    return out


operation, expected = 'batch_norm', 'the variance is divided by the number of values - 1'
function = batchnorm
