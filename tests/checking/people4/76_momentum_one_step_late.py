# source: https://github.com/mdenil/dropout/issues/4  (the parameter is updated with the velocity of the step before)
# Mistake: w + old v. Right: w + new v.
import numpy as np
operation, expected, wants = "momentum_step", "weights updated with the old velocity", ""

def function(w, dw, v, *, lr, momentum=0.9):
    new_w, new_v = np.empty_like(w), np.empty_like(v)
    for j in range(w.shape[0]):
        for i in range(w.shape[1]):
            new_v[j, i] = momentum * v[j, i] - lr * dw[j, i]
            new_w[j, i] = w[j, i] + v[j, i]  # BUG
    return new_w, new_v
