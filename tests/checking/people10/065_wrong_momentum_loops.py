import numpy as np


def sgd_momentum(w, dw, v, learning_rate, mu):
    rows, cols = w.shape
    next_w = np.zeros((rows, cols))
    next_v = np.zeros((rows, cols))
    for i in range(rows):
        for j in range(cols):
            next_v[i, j] = mu * v[i, j] + learning_rate * dw[i, j]  # BUG
            next_w[i, j] = w[i, j] + next_v[i, j]
    return next_w, next_v


operation, expected = 'momentum_step', 'the gradient enters the velocity with the wrong sign'
function = sgd_momentum
