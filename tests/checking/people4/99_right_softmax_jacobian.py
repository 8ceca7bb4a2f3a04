# source: https://github.com/HomericIntelligence/Odyssey/issues/2134, https://github.com/MachineLearningLifeScience/stochman/issues/14 (the full Jacobian)
# Right: one Jacobian an instance, diag(s) - s s'.
import numpy as np
operation, expected, wants = "softmax_backward", "right: a Jacobian for every instance", ""

def function(dy, z):
    dz = np.empty_like(dy)
    for index, (row, grad) in enumerate(zip(z, dy)):
        s = np.exp(row - row.max())
        s = (s / s.sum()).reshape(-1, 1)
        jacobian = np.diagflat(s) - np.dot(s, s.T)
        dz[index] = np.dot(jacobian, grad)
    return dz
