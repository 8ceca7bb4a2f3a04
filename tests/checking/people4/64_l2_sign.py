# source: https://github.com/Kaixhin/Autoencoders/issues/5  (the optimiser of another project expects x - xHat; the gradient is xHat - x)
# Mistake: d - y. Right: y - d.
import numpy as np
operation, expected, wants = "l2_divergence_backward", "sign reversed", ""

def function(y, d):
    grad = np.zeros(y.shape)
    for n in range(y.shape[0]):
        for i in range(y.shape[1]):
            grad[n, i] = d[n, i] - y[n, i]  # BUG
    return grad
