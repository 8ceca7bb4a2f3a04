import numpy as np


def half_squared_error(pred, target):
    """Returns (loss per example, derivative w.r.t. pred)."""
    n_examples, n_out = pred.shape
    loss = np.zeros(n_examples)
    grad = np.zeros(pred.shape)
    for n in range(n_examples):
        for i in range(n_out):
            diff = pred[n, i] - target[n, i]
            loss[n] += 0.5 * diff ** 2
            grad[n, i] = 2 * diff  # BUG
    return loss, grad


operation, expected = 'l2_divergence_backward', 'the derivative keeps a factor 2 that the half in the loss takes away'
function = half_squared_error
