# source: course forum style, own
# Mistake: w moves by the old v, before v is renewed. Right: renew v first
import numpy as np
operation, expected, wants = "momentum_step", "w is moved by the old v", "w"

def function(params, grads, vels, lr, mu=0.9):
    new_p, new_v = [], []
    for p, g, v in zip(params, grads, vels):
        new_p.append(p + v)  # BUG
        v = mu * v - lr * g
        new_v.append(v)
    return new_p, new_v
