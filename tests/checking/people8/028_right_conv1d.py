from functools import reduce
from operator import add

import numpy as np

dot = lambda a, b: float(np.sum(a * b))
windows = lambda x, k, s: (x[:, t:t + k] for t in range(0, x.shape[1] - k + 1, s))


def conv1d(x, w, b, stride=1):
    """x (C, T), w (F, C, K), b (F,) -> (F, T')"""
    return np.array([
        [reduce(add, map(dot, win, f), bias) for win in windows(x, w.shape[2], stride)]
        for f, bias in zip(w, b)
    ])


operation, expected = 'conv1d', ''
function = conv1d
