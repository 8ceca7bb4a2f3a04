# source: https://github.com/lmjohns3/theanets/pull/123, https://github.com/karpathy/convnetjs/pull/61  (weight 0.1: times 10 or times 1/0.9?)
# Mistake: the kept values divided by p, the probability of dropping. Right: by 1 - p. The same for p = 0.5.
import numpy as np
operation, expected, wants = "dropout", "divided by p instead of 1 - p", ""

def function(y, mask, p=0.5):
    D, W, H = y.shape
    out = np.zeros(y.shape)
    for d in range(D):
        for i in range(W):
            for j in range(H):
                if mask[d, i, j]:
                    out[d, i, j] = y[d, i, j] / p  # BUG
    return out
