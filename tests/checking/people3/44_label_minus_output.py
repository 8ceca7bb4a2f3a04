# source: https://github.com/dennybritz/nn-from-scratch/issues/11  (delta_3 = y - yhat, should be yhat - y)
# Mistake: the sign. Right: y - d, output minus target.
import numpy as np
operation, expected, wants = "l2_divergence_backward", "sign: target minus output", ""

def function(y, d):
    return np.asarray(d, dtype=float) - y
