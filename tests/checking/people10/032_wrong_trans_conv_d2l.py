import numpy as np


def trans_conv(X, K):
    h, w = K.shape
    Y = np.zeros((X.shape[0] + h - 1, X.shape[1] + w - 1))
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            Y[i: i + h, j: j + w] = X[i, j] * K  # BUG
    return Y


operation, expected = 'conv_transpose2d', 'overlapping cells are assigned instead of added'
function = trans_conv
