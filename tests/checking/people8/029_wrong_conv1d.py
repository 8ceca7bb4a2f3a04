import numpy as np


def conv1d(x, w, b, stride=1):
    T, K = x.shape[1], w.shape[2]
    return np.array([
        [sum(x[c, t + k] * f[c, k] for c in range(len(x)) for k in range(K)) + bias
         for t in range(0, T - K, stride)]  # BUG
        for f, bias in zip(w, b)
    ])


operation, expected = 'conv1d', 'range(0, T - K, stride) leaves out the last window'
function = conv1d
