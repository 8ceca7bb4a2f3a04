import numpy as np


def softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def cross_entropy_grad(logits, labels):
    """d loss_n / d logits_n, one row per example."""
    grad = softmax(logits)
    grad[:, labels] -= 1
    return grad


operation, expected = 'cross_entropy_backward', 'grad[:, labels] -= 1 takes 1 from these classes of every example'
function = cross_entropy_grad
