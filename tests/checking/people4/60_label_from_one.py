# source: https://github.com/hunkim/DeepLearningZeroToAll/issues/20  (labels that start at 1 in one_hot, which starts at 0)
# Mistake: 1 is subtracted at d - 1. Right: at d (0-based class numbers).
import numpy as np
operation, expected, wants = "cross_entropy_backward", "class number taken one too low", ""

def function(z, d):
    N, n = z.shape
    dz = np.zeros((N, n))
    for r in range(N):
        e = [np.exp(v - max(z[r])) for v in z[r]]
        for i in range(n):
            dz[r, i] = e[i] / sum(e)
        dz[r, d[r] - 1] -= 1.0  # BUG
    return dz
