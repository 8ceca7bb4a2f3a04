# source: https://github.com/ooples/AiDotNet/issues/2008  (v + mu g where mu v + g is meant: the velocity never decays)
# Mistake: the momentum multiplies the step. Right: it multiplies the old velocity.
import numpy as np
operation, expected, wants = "momentum_step", "momentum multiplies the gradient instead of the velocity", ""

def function(w, dw, v, *, lr, momentum=0.9):
    w, v = w.copy(), v.copy()
    for i in range(w.shape[0]):
        for j in range(w.shape[1]):
            v[i, j] = v[i, j] - momentum * lr * dw[i, j]  # BUG
            w[i, j] = w[i, j] + v[i, j]
    return w, v
