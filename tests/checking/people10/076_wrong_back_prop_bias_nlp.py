import numpy as np


def linear_back_prop(l1, x, W1):
    # x (n_in, batch), l1 (n_out, batch)
    grad_W1 = np.dot(l1, x.T)
    grad_b1 = np.sum(np.dot(l1, x.T), axis=1, keepdims=True)
    grad_x = np.dot(W1.T, l1)
    return grad_x, grad_W1, grad_b1


operation, expected = 'linear_backward', 'db sums the rows of dz x^T instead of those of dz'
function = linear_back_prop
