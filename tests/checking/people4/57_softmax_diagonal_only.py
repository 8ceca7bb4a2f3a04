# source: https://github.com/Apiquet/DeepLearningFrameworkFromScratchCpp/issues/1  (only the first part, i = j, of the softmax gradient)
# Mistake: dz_i = dy_i s_i (1 - s_i). Right: minus s_i s_j dy_j for all the others.
import numpy as np
operation, expected, wants = "softmax_backward", "only the diagonal of the Jacobian", ""

def function(dy, z):
    N, n = z.shape
    dz = np.zeros_like(z)
    for r in range(N):
        s = np.exp(z[r] - z[r].max())
        s = s / s.sum()
        for i in range(n):
            dz[r, i] = dy[r, i] * s[i] * (1 - s[i])  # BUG
    return dz
