# source: course forum style, own
# Mistake: only the true class gets a derivative. Right: p - d in all classes
import numpy as np
operation, expected, wants = "cross_entropy_backward", "derivatives of the other classes left 0", "dz"

def function(z, labels):
    N, C = z.shape
    grad = np.zeros((N, C))
    for i in range(N):
        e = np.exp(z[i] - z[i].max())
        p = e / e.sum()
        grad[i, labels[i]] = p[labels[i]] - 1  # BUG
    return grad
