import numpy as np

def bn_train(x, gamma, beta, eps=1e-5):
    # x: (N,C,H,W)
    N, C, H, W = x.shape
    y = np.zeros_like(x)
    for c in range(C):
        for i in range(H):
            for j in range(W):
                mu = np.mean(x[:, c, i, j])  # BUG
                var = np.var(x[:, c, i, j])  # BUG
                for n in range(N):
                    y[n, c, i, j] = gamma[c] * (x[n, c, i, j] - mu) / np.sqrt(var + eps) + beta[c]
    return y


operation, expected = 'batch_norm', 'mean and variance are taken over the batch only, for each cell, not for the whole map'
function = bn_train
