# after: "neural network from scratch" repositories (the bias inside the sum)
import numpy as np

operation = "linear"
expected = "bias added once for every input"
bug_line = "z[j] += w[j, i] * y[i] + b[j]"


def function(y, w, b=None):
    m, n = w.shape
    b = np.zeros(m) if b is None else b
    z = np.zeros(m)
    for j in range(m):
        for i in range(n):
            z[j] += w[j, i] * y[i] + b[j]
    return z
