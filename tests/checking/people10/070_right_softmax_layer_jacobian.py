import numpy as np


def softmax(X):
    X = X - X.max(axis=1, keepdims=True)
    E = np.exp(X)
    return E / E.sum(axis=1, keepdims=True)


def softmax_backward(dE_dY, X):
    Y = softmax(X)
    n, c = Y.shape
    dE_dX = np.zeros((n, c))
    for i in range(n):
        JS = np.zeros((c, c))
        for j in range(c):
            for k in range(c):
                if j == k:
                    JS[j, k] = Y[i, j] * (1 - Y[i, j])
                else:
                    JS[j, k] = -Y[i, j] * Y[i, k]
        dE_dX[i] = np.dot(dE_dY[i], JS)
    return dE_dX


operation, expected = 'softmax_backward', ''
function = softmax_backward
