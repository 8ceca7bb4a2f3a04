# source: https://github.com/AlexeyAB/darknet/issues/677  (how to understand the back-propagation of the shortcut layer)
# Mistake: du (1 + F'), with backward_of_f(du), which holds du already, put for F'. Right: du + backward_of_f(du).
import numpy as np
operation, expected, wants = "residual_backward", "the branch's derivative multiplied by du once more", ""

def function(du, backward_of_f):
    branch = backward_of_f(du)
    dy = np.zeros_like(du)
    for d in range(du.shape[0]):
        for i in range(du.shape[1]):
            for j in range(du.shape[2]):
                dy[d, i, j] = du[d, i, j] * (1 + branch[d, i, j])  # BUG
    return dy
