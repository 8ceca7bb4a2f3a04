import numpy as np
operation = "cross_entropy"
def softmax_loss(x, y):
    N = x.shape[0]
    p = np.exp(x - x.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[range(N), y]).sum() / N
    dx = p
    dx[range(N), y] -= 1
    return loss, dx / N
function = softmax_loss
