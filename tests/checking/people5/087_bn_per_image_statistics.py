# source: course forum style, own
# Mistake: the mean and variance are those of each image. Right: of the whole batch
import numpy as np
operation, expected, wants = "batch_norm", "the mean and variance are those of each image", "u"

def function(x, gamma, beta, eps):
    out = np.zeros_like(x)
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            plane = x[n, c]  # BUG
            mean, var = plane.mean(), plane.var()
            out[n, c] = gamma[c] * (x[n, c] - mean) / np.sqrt(var + eps) + beta[c]
    return out
