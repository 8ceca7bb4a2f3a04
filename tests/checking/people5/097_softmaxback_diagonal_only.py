# source: course forum style, own
# Mistake: only the diagonal of the Jacobian is used. Right: y_i ((i == j) - y_j) for all pairs
import numpy as np
operation, expected, wants = "softmax_backward", "only the diagonal of the Jacobian is used", "dz"

def function(dout, z):
    dz = np.zeros_like(z)
    for n in range(z.shape[0]):
        e = np.exp(z[n] - z[n].max())
        s = e / e.sum()
        for i in range(len(s)):
            for j in range(len(s)):
                if i == j:  # BUG
                    dz[n, i] += s[i] * (1 - s[i]) * dout[n, j]
    return dz
