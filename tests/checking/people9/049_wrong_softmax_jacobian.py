import numpy as np

def softmax(x):
    e = np.exp(x - np.max(x))
    return e / np.sum(e)

def softmax_grad(x, grad_output):
    s = softmax(x)
    n = len(s)
    jacobian_m = np.diag(s)
    for i in range(n):
        for j in range(n):
            if i == j:
                jacobian_m[i][j] = s[i] * (1 - s[i])
            else:
                jacobian_m[i][j] = s[i] * s[j]  # BUG
    return jacobian_m.dot(grad_output)


operation, expected = 'softmax_backward', 'the terms of the Jacobian off the diagonal lack their minus'
function = softmax_grad
