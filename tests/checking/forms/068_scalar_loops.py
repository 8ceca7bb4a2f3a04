import numpy as np
operation = "softmax"
def function(z):
    z = np.asarray(z)
    if z.ndim > 1:
        return np.vstack([function(row) for row in z])
    biggest = max(z)
    exps = [np.exp(v - biggest) for v in z]
    total = sum(exps)
    return np.array([e / total for e in exps])
