# source: https://github.com/Site1997/LeNet-python/issues/2  (delta = (label - softmax) / batch size, with + in the update)
# Two mistakes: the sign (d - p); divided by the size of the batch. Right: p - d, one row per instance.
import numpy as np
operation, expected, wants = "cross_entropy_backward", "two: sign reversed + divided by the batch", ""

def function(z, d):
    N, n = z.shape
    delta = np.zeros((N, n))
    for r in range(N):
        p = np.exp(z[r] - z[r].max())
        p /= p.sum()
        for i in range(n):
            delta[r, i] = d[r, i] - p[i]  # BUG
            delta[r, i] /= N  # BUG
    return delta
