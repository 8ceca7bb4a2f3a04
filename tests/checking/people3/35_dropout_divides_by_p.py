# source: https://github.com/karpathy/convnetjs/pull/106  (scaled by drop_prob where 1 - drop_prob is meant)
# Mistake: divided by the probability to drop. Right: by 1 - p. (The same for p = 0.5.)
import numpy as np
operation, expected, wants = "dropout", "divided by p instead of 1 - p", ""

def function(y, mask, *, p):
    out = np.zeros_like(y, dtype=float)
    for d in range(y.shape[0]):
        for i in range(y.shape[1]):
            for j in range(y.shape[2]):
                if mask[d, i, j]:
                    out[d, i, j] = y[d, i, j] / p  # BUG
    return out
