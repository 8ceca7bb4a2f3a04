# source: https://github.com/fchollet/deep-learning-with-python-notebooks/issues/19  (velocity = past * momentum + lr * gradient)
# Mistake: the velocity is made with + lr * gradient and then added to w: it goes uphill. Right: - lr * gradient.
import numpy as np
operation, expected, wants = "momentum_step", "sign: the step goes uphill", ""

def function(w, dw, v, lr=0.1, momentum=0.9):
    velocity = v * momentum + lr * dw
    w = w + velocity
    return w, velocity
