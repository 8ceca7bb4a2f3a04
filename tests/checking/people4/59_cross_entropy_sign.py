# source: https://github.com/cs231n/cs231n.github.io/pull/244, https://github.com/fastai/fastbook/pull/478 (a minus sign is missing)
# Mistake: sum d log p. Right: minus that.
import numpy as np
operation, expected, wants = "cross_entropy", "sign of the divergence", ""

def function(z, d):
    N, n = z.shape
    loss = np.zeros(N)
    for r in range(N):
        top = max(z[r])
        total = 0.0
        for i in range(n):
            total += np.exp(z[r, i] - top)
        for i in range(n):
            logp = z[r, i] - top - np.log(total)
            loss[r] += d[r, i] * logp  # BUG
    return loss
