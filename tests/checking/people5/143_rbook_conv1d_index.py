# source: https://github.com/rasbt/machine-learning-book/pull/168
# Mistake: the loop counts outputs but doesn't multiply by the stride. Right: i*s
import numpy as np
operation, expected, wants = "conv1d", "the loop counts outputs but doesn't multiply by the stride", "z"

def function(x, w, p=0, s=1):
    n, c, length = x.shape
    f, _, k = w.shape
    x_padded = np.zeros((n, c, length + 2 * p))
    x_padded[:, :, p:p + length] = x
    res = []
    for b in range(n):
        rows = []
        for o in range(f):
            row = []
            for i in range(0, int((length + 2 * p - k) / s) + 1):
                row.append(np.sum(x_padded[b, :, i:i + k] * w[o]))  # BUG
            rows.append(row)
        res.append(rows)
    return np.array(res)
