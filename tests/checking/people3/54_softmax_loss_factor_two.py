# source: https://github.com/markroxor/fromscratchtoml/issues/65  (gradient of softmax is off by a factor of two)
# Mistake: 2 (p - d), as if it were the derivative of a square. Right: p - d.
import numpy as np
operation, expected, wants = "cross_entropy_backward", "twice the derivative", ""

def function(z, d):
    grad = np.zeros(z.shape)
    for n in range(z.shape[0]):
        shifted = z[n] - max(z[n])
        total = sum(np.exp(s) for s in shifted)
        for k in range(z.shape[1]):
            p = np.exp(shifted[k]) / total
            target = 1.0 if k == d[n] else 0.0
            grad[n, k] = 2 * (p - target)  # BUG
    return grad
