import numpy as np

def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()

def softmax_bwd(x, ds):
    s = softmax(x)
    dx = np.zeros(len(x))
    for i in range(len(x)):
        for j in range(len(x)):
            if i == j:
                dx[i] += ds[j] * s[i] * (1 - s[i])
            else:
                dx[i] += ds[j] * s[i] * s[j]  # BUG
    return dx


operation, expected = 'softmax_backward', 'the off-diagonal terms of the Jacobian have the wrong sign'
function = softmax_bwd
