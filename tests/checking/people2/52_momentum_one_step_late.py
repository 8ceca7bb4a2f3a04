# source: https://github.com/mdenil/dropout/issues/4  ("gparam_mom is one time step too old")
# Mistake: w moves by the old velocity, then the velocity is renewed. Right: first the velocity, then w.
import numpy as np
operation, expected, wants = "momentum_step", "w moved by the old velocity", ""

def function(w, dw, v, lr=0.01, momentum=0.9):
    rows, cols = w.shape
    next_w, next_v = np.zeros(w.shape), np.zeros(w.shape)
    for i in range(rows):
        for j in range(cols):
            next_v[i, j] = momentum * v[i, j] - lr * dw[i, j]
            next_w[i, j] = w[i, j] + v[i, j]  # BUG
    return next_w, next_v
