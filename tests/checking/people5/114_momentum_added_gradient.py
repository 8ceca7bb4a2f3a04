# source: https://github.com/fchollet/deep-learning-with-python-notebooks/issues/19
# Mistake: the velocity adds the gradient, so w climbs. Right: v = momentum v - lr dw
import numpy as np
operation, expected, wants = "momentum_step", "the velocity adds the gradient, so w climbs", "w,v"

def function(w, dw, velocity, learning_rate, momentum):
    w, velocity = w.copy(), velocity.copy()
    rows, cols = w.shape
    for r in range(rows):
        for c in range(cols):
            velocity[r][c] = velocity[r][c] * momentum + learning_rate * dw[r][c]  # BUG
            w[r][c] = w[r][c] + velocity[r][c]
    return w, velocity
