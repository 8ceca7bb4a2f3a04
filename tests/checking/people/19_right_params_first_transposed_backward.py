# after: 11-785 HW2P1 style names, with the parameters' derivatives first
import numpy as np

operation = "conv_transpose2d_backward"
expected = "right, results in the order dW, db, dA"


def function(dLdZ, A, W, stride=1, padding=0):
    C, F, K, _ = W.shape
    p, s = padding, stride
    big = np.pad(dLdZ, ((0, 0), (p, p), (p, p)))
    dLdA, dLdW = np.zeros(A.shape), np.zeros(W.shape)
    for i in range(A.shape[1]):
        for j in range(A.shape[2]):
            patch = big[:, i*s:i*s+K, j*s:j*s+K]
            dLdA[:, i, j] = (W * patch).sum(axis=(1, 2, 3))
            dLdW += A[:, i, j].reshape(-1, 1, 1, 1) * patch
    return dLdW, dLdZ.sum(axis=(1, 2)), dLdA
