import numpy as np

def bn_backward(du, y, gamma, eps=1e-5):
    N, D, W, H = y.shape
    dy = np.zeros(y.shape)
    dgamma = np.zeros(D)
    dbeta = np.zeros(D)
    for j in range(D):
        mean = np.mean(y[:, j])
        std = np.sqrt(np.mean((y[:, j] - mean)**2) + eps)
        for n in range(N):
            for a in range(W):
                for b in range(H):
                    norm = (y[n, j, a, b] - mean)/std
                    dgamma[j] += du[n, j, a, b]*norm
                    dbeta[j] += du[n, j, a, b]
                    dy[n, j, a, b] = du[n, j, a, b]*gamma[j]/std  # BUG
    return dy, dgamma, dbeta


operation, expected = 'batch_norm_backward', 'mean and variance are taken as constants: dy lacks its second and third term'
function = bn_backward
