# source: https://github.com/mlpack/mlpack/pull/2364, https://github.com/mlpack/mlpack/issues/2360 (both derivatives come out positive)
# Mistake: + s_i s_j off the diagonal. Right: - s_i s_j.
import numpy as np
operation, expected, wants = "softmax_backward", "sign of the off-diagonal terms", ""

def function(dy, z):
    p = np.exp(z - np.max(z)) / np.sum(np.exp(z - np.max(z)))
    n = len(p)
    J = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i == j:
                J[i, j] = p[i] * (1.0 - p[i])
            else:
                J[i, j] = p[i] * p[j]  # BUG
    dz = np.zeros(n)
    for i in range(n):
        for j in range(n):
            dz[i] += J[j, i] * dy[j]
    return dz
