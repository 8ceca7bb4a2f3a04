import numpy as np

def softmax_loss(x, y):
    """mean loss over the minibatch and its gradient; y holds class numbers"""
    N = x.shape[0]
    shifted = x - x.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_probs[np.arange(N), y].mean()
    dx = np.exp(log_probs)
    dx[np.arange(N), y] -= 1
    dx /= N
    return loss, dx


operation, expected = 'cross_entropy', ''
function = softmax_loss
