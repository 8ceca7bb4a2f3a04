# source: course forum style, own
# Mistake: only the diagonal of the Jacobian is used. Right: also -p_i p_j for i != j
import numpy as np
operation, expected, wants = "softmax_backward", "only the diagonal p(1 - p) of the Jacobian", "dz"

def function(dout, z):
    dz = np.zeros(z.shape)
    for n in range(len(z)):
        e = np.exp(z[n] - np.max(z[n]))
        p = e / np.sum(e)
        for i in range(len(p)):
            dz[n, i] = dout[n, i] * p[i] * (1 - p[i])  # BUG
    return dz
