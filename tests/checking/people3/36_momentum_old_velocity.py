# source: https://github.com/mdenil/dropout/issues/4  (the step takes the velocity of one update before)
# Mistake: w moves with the old v. Right: with the v that has just been computed.
import numpy as np
operation, expected, wants = "momentum_step", "w moves with the velocity of the step before", ""

def function(w, dw, v, *, lr, momentum=0.9):
    w_new, v_new = np.zeros_like(w), np.zeros_like(v)
    for i in range(w.shape[0]):
        for j in range(w.shape[1]):
            v_new[i, j] = momentum * v[i, j] - lr * dw[i, j]
            w_new[i, j] = w[i, j] + v[i, j]  # BUG
    return w_new, v_new
