# source: course forum style, own
# Mistake: the difference is taken as d - y. Right: y - d
import numpy as np
operation, expected, wants = "l2_divergence_backward", "sign: d - y instead of y - d", "dy"

def function(target, output):
    grad = np.zeros(output.shape)
    for n in range(output.shape[0]):
        for i in range(output.shape[1]):
            grad[n, i] = target[n, i] - output[n, i]  # BUG
    return grad
