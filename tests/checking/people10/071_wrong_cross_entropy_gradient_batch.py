import numpy as np


def softmax_loss_grad(scores, y):
    shifted = scores - np.max(scores, axis=1, keepdims=True)
    exp_scores = np.exp(shifted)
    probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
    dscores = probs.copy()
    dscores[:, y] -= 1
    return dscores


operation, expected = 'cross_entropy_backward', '1 is subtracted in the columns of all labels of the batch, for every instance'
function = softmax_loss_grad
