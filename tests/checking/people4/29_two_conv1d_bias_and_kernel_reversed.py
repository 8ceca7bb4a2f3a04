# source: https://github.com/rasbt/python-machine-learning-book-3rd-edition/issues/148 (conv1d of the book looks incorrect), https://github.com/LazaroHurtado/micrograd-rs/pull/20
# Two mistakes: the filter is read from its end (a true convolution); the bias is added for every input map.
# Right: w[j, i, k] with x[t + k]; the bias once.
import numpy as np
operation, expected, wants = "conv1d", "two: filter reversed + bias added once per input map", ""

def function(y, w, b, *, stride=1, padding=0):
    D, T = y.shape
    J, _, K = w.shape
    x = np.pad(y, ((0, 0), (padding, padding)))
    out = []
    for j in range(J):
        row = []
        for t in range(0, T + 2*padding - K + 1, stride):
            s = 0.0
            for i in range(D):
                for k in range(K):
                    s += x[i, t + k] * w[j, i, K - 1 - k]  # BUG
                s += b[j]  # BUG
            row.append(s)
        out.append(row)
    return np.array(out)
