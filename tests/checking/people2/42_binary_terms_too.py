# source: https://github.com/eriklindernoren/ML-From-Scratch/issues/98  (cross entropy is correct?)
# Mistake: -y log p - (1 - y) log(1 - p), the two-class formula, summed over the classes. Right: -y log p.
import numpy as np
operation, expected, wants = "cross_entropy", "two-class formula summed over the classes", ""

def function(z, d):
    n = len(z)
    p = np.exp(z - np.max(z))
    p = p / p.sum()
    target = np.zeros(n)
    if np.ndim(d) == 0:
        target[d] = 1.0
    else:
        target[:] = d
    loss = 0.0
    for i in range(n):
        loss += -target[i] * np.log(p[i]) - (1 - target[i]) * np.log(1 - p[i])  # BUG
    return loss
