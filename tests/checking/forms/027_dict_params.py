import numpy as np
operation = "momentum_step"
def function(params, grads, velocity, lr=0.01, mu=0.9):
    for k in params:
        velocity[k] = mu * velocity[k] - lr * grads[k]
        params[k] = params[k] + velocity[k]
    return params, velocity
