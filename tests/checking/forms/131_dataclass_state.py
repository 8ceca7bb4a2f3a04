import numpy as np
operation = "adam_step"
from dataclasses import dataclass
@dataclass
class AdamState:
    m: np.ndarray
    v: np.ndarray
    t: int = 0
def function(w, grad, state: AdamState, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state.t += 1
    state.m = beta1*state.m + (1-beta1)*grad
    state.v = beta2*state.v + (1-beta2)*grad**2
    mh, vh = state.m/(1-beta1**state.t), state.v/(1-beta2**state.t)
    return w - lr*mh/(np.sqrt(vh)+eps), state
