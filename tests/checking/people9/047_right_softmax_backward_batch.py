import numpy as np

def softmax(x):
    exps = np.exp(x - np.max(x, axis=1, keepdims=True))
    return exps / np.sum(exps, axis=1, keepdims=True)

def softmax_backward(x, grad):
    s = softmax(x)
    dx = np.zeros_like(s)
    batch, n = s.shape
    for b in range(batch):
        for i in range(n):
            for j in range(n):
                if i == j:
                    dx[b, i] += grad[b, j] * s[b, i] * (1 - s[b, i])
                else:
                    dx[b, i] += grad[b, j] * (-s[b, i] * s[b, j])
    return dx


operation, expected = 'softmax_backward', ''
function = softmax_backward
