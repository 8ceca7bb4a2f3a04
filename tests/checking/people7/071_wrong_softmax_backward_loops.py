import numpy as np

def softmax_backward(dy, z):
    e = np.exp(z - z.max())
    y = e/e.sum()
    n = len(y)
    J = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i == j:
                J[i, j] = y[i]*(1 - y[i])
            else:
                J[i, j] = y[i]*y[j]  # BUG
    return J @ dy


operation, expected = 'softmax_backward', "the Jacobian's off-diagonal has the sign + instead of -"
function = softmax_backward
