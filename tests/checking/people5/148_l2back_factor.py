# source: course forum style, own
# Mistake: twice the difference, the divergence has the factor 1/2. Right: y - d
import numpy as np
operation, expected, wants = "l2_divergence_backward", "twice the difference, the divergence has the factor 1/2", "dy"

def function(y_hat, y):
    grad = np.zeros(y_hat.shape)
    for n in range(y_hat.shape[0]):
        for k in range(y_hat.shape[1]):
            grad[n, k] = 2 * (y_hat[n, k] - y[n, k])  # BUG
    return grad
