# source: https://github.com/NLeSC/deep-learning-assignments-solutions/issues/2  (v = mu*v - lr*dw, w + v: "why not as on the slide?")
# Right: cs231n's sgd_momentum(w, dw, config) -> next_w, config.
import numpy as np
operation, expected, wants = "momentum_step", "right: (w, dw, config) -> next_w, config", ""

def function(w, dw, config=None):
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    v = config["momentum"] * v - config["learning_rate"] * dw
    config["velocity"] = v
    return w + v, config
