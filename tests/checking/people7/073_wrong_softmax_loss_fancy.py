import numpy as np

def cross_entropy_grad(scores, y):
    # sum over the batch
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    p[:, y] -= 1
    return p


operation, expected = 'cross_entropy_backward', 'probs[:, y] -= 1 takes 1 off the columns of all labels in every row, not one cell a row'
function = cross_entropy_grad
