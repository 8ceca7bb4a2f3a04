# source: https://github.com/dfdx/Boltzmann.jl/issues/14  (the previous increment is multiplied by the momentum and by the learning rate)
# Mistake: v = lr (momentum v - dw). Right: v = momentum v - lr dw.
import numpy as np
operation, expected, wants = "momentum_step", "old increment multiplied by the learning rate too", ""

def function(w, dw, v, *, lr, momentum=0.9):
    v = lr * (momentum * v - dw)
    return w + v, v
