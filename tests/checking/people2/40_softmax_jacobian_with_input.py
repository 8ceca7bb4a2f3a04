# source: https://newbe.dev/numpy-calculate-the-derivative-of-the-softmax-function  (self.input where self.value is meant)
# Mistake: value[i] * (1 - input[i]) and -value[i] * input[j]. Right: the softmax's output in both places.
import numpy as np
operation, expected, wants = "softmax_backward", "input used for output in the Jacobian", ""

def function(dy, z):
    e = np.exp(z - np.max(z))
    value = e / np.sum(e)
    n = len(z)
    gradient = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i == j:
                gradient[i, j] = value[i] * (1 - z[i])  # BUG
            else:
                gradient[i, j] = -value[i] * z[j]
    dz = np.zeros(n)
    for j in range(n):
        for i in range(n):
            dz[j] += gradient[i, j] * dy[i]
    return dz
