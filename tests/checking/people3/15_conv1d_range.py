# source: https://github.com/rasbt/python-machine-learning-book-3rd-edition/issues/123  (range(0, int(len(x)/s), s): divides and steps)
# Mistake: the end of the range is divided by the stride although the range steps by it: too few outputs for stride > 1.
import numpy as np
operation, expected, wants = "conv1d", "stride used twice in the range (too few outputs)", ""

def function(x, w, b=None, p=0, s=1):
    x_padded = np.array(x, dtype=float)
    if p > 0:
        zero_pad = np.zeros(shape=(x_padded.shape[0], p))
        x_padded = np.concatenate([zero_pad, x_padded, zero_pad], axis=1)
    res = []
    for f in range(w.shape[0]):
        row = []
        for i in range(0, int((x_padded.shape[1] - w.shape[2]) / s) + 1, s):  # BUG
            total = 0.0
            for c in range(w.shape[1]):
                total += np.sum(x_padded[c, i:i + w.shape[2]] * w[f, c])
            row.append(total + (b[f] if b is not None else 0.0))
        res.append(row)
    return np.array(res)
