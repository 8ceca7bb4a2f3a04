# source: https://github.com/IDSIA/brainstorm/issues/96  ("there is a sign error"; "I suppose the two ways are equivalent")
# Right: the velocity has the other sign, v = gamma v + alpha g, w - v. The weights are the same.
import numpy as np
operation, expected, wants = "momentum_step", "right, velocity with the other sign", ""

def function(theta, g, v, alpha, gamma=0.9):
    v = gamma * v + alpha * g
    theta = theta - v
    return theta, v
