import numpy as np

def backprop_input(dz, w):
    # dz: (F, Ho, Wo)   w: (F, C, K, K)
    F, Ho, Wo = dz.shape
    _, C, K, _ = w.shape
    dzp = np.pad(dz, ((0, 0), (K-1, K-1), (K-1, K-1)))
    H, W = Ho + K - 1, Wo + K - 1
    dx = np.zeros((C, H, W))
    for c in range(C):
        for i in range(H):
            for j in range(W):
                for f in range(F):
                    dx[c, i, j] += np.sum(dzp[f, i:i+K, j:j+K] * w[f, c])  # BUG
    return dx


operation, expected = 'conv2d_input_gradient', 'dz padded by K-1 is scanned by the filter that is not flipped'
function = backprop_input
