# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "softmax_backward", "", ""

def function(dout, z):
    grads = []
    for g, row in zip(dout, z):
        p = np.exp(row - row.max())
        p = (p / p.sum()).reshape(-1, 1)
        jac = np.diagflat(p) - p @ p.T
        grads.append(jac @ g)
    return np.array(grads)
