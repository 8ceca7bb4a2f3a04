import numpy as np

def adam(w, dw, config=None):
    """
    config format:
    - learning_rate, beta1, beta2, epsilon
    - m: Moving average of gradient.
    - v: Moving average of squared gradient.
    - t: Iteration number, 0 before the first call.
    """
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)

    t = config["t"]
    config["m"] = config["beta1"] * config["m"] + (1 - config["beta1"]) * dw
    config["v"] = config["beta2"] * config["v"] + (1 - config["beta2"]) * dw ** 2
    mt = config["m"] / (1 - config["beta1"] ** t)
    vt = config["v"] / (1 - config["beta2"] ** t)
    next_w = w - config["learning_rate"] * mt / (np.sqrt(vt) + config["epsilon"])
    config["t"] += 1

    return next_w, config


operation, expected = 'adam_step', 't is counted up after its use, so the first step divides by 0 and the others are one behind'
function = adam
