import numpy as np

one_hot = lambda y, n: np.eye(n)[y]
logsumexp = lambda z: np.log(np.sum(np.exp(z - z.max(-1, keepdims=True)), -1, keepdims=True)) + z.max(-1, keepdims=True)
log_softmax = lambda z: z - logsumexp(z)


def xent_grad(z, y):
    """derivative of -log p[y] for the scores, each row by itself; z (N, C), y (N,) ints"""
    return np.exp(log_softmax(z)) - one_hot(y, z.shape[-1])


operation, expected = 'cross_entropy_backward', ''
function = xent_grad
