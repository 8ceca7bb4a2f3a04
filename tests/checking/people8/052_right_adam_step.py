import numpy as np


def init_adam(params):
    return {k: {"m": np.zeros_like(v), "v": np.zeros_like(v)} for k, v in params.items()}


def adam_update(params, grads, state, step, learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """step starts at 1; returns new dicts, leaves the old ones alone"""
    new_params, new_state = {}, {}
    for key in params:
        g = grads[key]
        m = state[key]["m"] + (1 - beta1) * (g - state[key]["m"])
        v = state[key]["v"] + (1 - beta2) * (g**2 - state[key]["v"])
        m_hat = m / (1 - beta1**step)
        v_hat = v / (1 - beta2**step)
        new_params[key] = params[key] - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)
        new_state[key] = {"m": m, "v": v}
    return new_params, new_state


operation, expected = 'adam_step', ''
function = adam_update
