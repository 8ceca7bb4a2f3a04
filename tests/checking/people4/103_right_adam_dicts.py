# source: https://github.com/PaddlePaddle/Paddle/pull/4733, https://github.com/tensorflow/tensorflow/issues/9047 (the efficient order; epsilon scaled so that it is the paper's)
# Right: dicts of parameters, gradients and state; the step size corrected instead of the moments, epsilon times sqrt(1 - beta2^t).
import numpy as np
operation, expected, wants = "adam_step", "right: dicts params / grads / state, step size corrected", ""

def function(params, grads, state, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    c1, c2 = 1 - beta1**t, np.sqrt(1 - beta2**t)
    for name in params:
        g = grads[name]
        state["m"][name] = beta1 * state["m"][name] + (1 - beta1) * g
        state["v"][name] = beta2 * state["v"][name] + (1 - beta2) * g * g
        params[name] = params[name] - lr * c2 / c1 * state["m"][name] / (np.sqrt(state["v"][name]) + eps * c2)
    return params, state
