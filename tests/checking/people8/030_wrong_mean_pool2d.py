import numpy as np


def avg_pool(x, k, stride=None):
    stride = stride or k
    rows = range(0, x.shape[1] - k + 1, stride)
    cols = range(0, x.shape[2] - k + 1, stride)
    return np.array([
        [[sum(m[i + a, j + b] for a in range(k) for b in range(k)) / k  # BUG
          for j in cols] for i in rows]
        for m in x
    ])


operation, expected = 'mean_pool2d', 'the sum of K x K values is divided by K'
function = avg_pool
