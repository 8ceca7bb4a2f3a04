# source: course forum style, own
# Mistake: the Jacobian's other cells have the wrong sign. Right: -s_i s_j
import numpy as np
operation, expected, wants = "softmax_backward", "the Jacobian's other cells have the wrong sign", "dz"

def function(z, upstream):
    s = np.exp(z - np.max(z))
    s /= np.sum(s)
    n = s.shape[0]
    jac = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i == j:
                jac[i][j] = s[i] * (1 - s[i])
            else:
                jac[i][j] = s[i] * s[j]  # BUG
    return np.dot(upstream, jac)
