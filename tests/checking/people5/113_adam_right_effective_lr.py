# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "adam_step", "", ""

def function(w, dw, state):
    state["t"] += 1
    t = state["t"]
    new = w.copy()
    for k in np.ndindex(w.shape):
        state["m"][k] = state["b1"] * state["m"][k] + (1 - state["b1"]) * dw[k]
        state["v"][k] = state["b2"] * state["v"][k] + (1 - state["b2"]) * dw[k] * dw[k]
        num = state["m"][k] / (1 - state["b1"] ** t)
        den = (state["v"][k] / (1 - state["b2"] ** t)) ** 0.5 + state["eps"]
        new[k] -= state["lr"] * num / den
    state["w"] = new
    return new
