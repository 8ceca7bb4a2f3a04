import numpy as np


def bn_backward(grad, x, gamma, eps=1e-5):
    N, C, H, W = x.shape
    m = N * H * W
    dx = np.zeros(x.shape)
    dgamma = np.zeros(C)
    dbeta = np.zeros(C)
    for c in range(C):
        mu = x[:, c].mean()
        std = np.sqrt(x[:, c].var() + eps)
        dmu = 0.0
        for n in range(N):
            for i in range(H):
                for j in range(W):
                    xhat = (x[n, c, i, j] - mu) / std
                    dgamma[c] += grad[n, c, i, j] * xhat
                    dbeta[c] += grad[n, c, i, j]
                    dmu -= grad[n, c, i, j] * gamma[c] / std
        for n in range(N):
            for i in range(H):
                for j in range(W):
                    dx[n, c, i, j] = grad[n, c, i, j] * gamma[c] / std + dmu / m  # BUG
    return dx, dgamma, dbeta


operation, expected = 'batch_norm_backward', 'the derivative through the variance is missing in dx'
function = bn_backward
