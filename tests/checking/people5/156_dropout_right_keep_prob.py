# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "dropout", "", ""

def function(A, D, keep_prob):
    A = np.multiply(A, D)
    A = A / keep_prob
    return A, D
