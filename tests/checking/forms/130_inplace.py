import numpy as np
operation = "momentum_step"
def function(w, dw, v, lr, momentum=0.9):
    v *= momentum
    v -= lr*dw
    w += v
    return w, v
