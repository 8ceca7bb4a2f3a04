# source: course forum style, own
# Mistake: kept values are divided by the drop probability p. Right: by 1 - p
import numpy as np
operation, expected, wants = "dropout", "divided by p instead of 1 - p", "u"

def function(a, keep, p):
    out = np.zeros(a.shape)
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            if keep[i, j]:
                out[i, j] = a[i, j] / p  # BUG
    return out
