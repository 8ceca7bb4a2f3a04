# source: course forum style, own
# Mistake: w moves by the velocity of before the step. Right: by the new one
import numpy as np
operation, expected, wants = "momentum_step", "w moves by the velocity of before the step", "w"

def function(weights, grads, vels, lr=0.01, mu=0.9):
    out_w, out_v = [], []
    for w, g, v in zip(weights, grads, vels):
        new_v = mu * v - lr * g
        out_w.append(w + v)  # BUG
        out_v.append(new_v)
    return out_w, out_v
