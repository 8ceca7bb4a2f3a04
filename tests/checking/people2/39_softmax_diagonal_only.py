# source: https://github.com/deeplearning4j/libnd4j/issues/440  (only output * (1 - output); the i != j case is missing)
# Mistake: the Jacobian's diagonal alone. Right: s_i (delta_ij - s_j), summed over i.
import numpy as np
operation, expected, wants = "softmax_backward", "diagonal of the Jacobian only", ""

def function(dy, z):
    n = len(z)
    top = z[0]
    for i in range(n):
        if z[i] > top:
            top = z[i]
    s, total = np.zeros(n), 0.0
    for i in range(n):
        s[i] = np.exp(z[i] - top)
        total += s[i]
    dz = np.zeros(n)
    for i in range(n):
        s[i] = s[i] / total
        dz[i] = dy[i] * s[i] * (1 - s[i])  # BUG
    return dz
