# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "softmax", "", ""

def function(Z):
    t = np.exp(Z - Z.max(axis=0))
    A = t / t.sum(axis=0)
    return A
