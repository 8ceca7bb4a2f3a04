import numpy as np
operation = "momentum_step"
def function(params, grads, velocities, learning_rate, momentum):
    new_p, new_v = [], []
    for i in range(len(params)):
        v = momentum * velocities[i] - learning_rate * grads[i]
        new_v.append(v)
        new_p.append(params[i] + v)
    return new_p, new_v
