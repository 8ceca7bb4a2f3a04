# source: https://github.com/chelsea0x3b/dfdx/pull/118  (are the gradients of F and R summed after the backprop of F and R?)
# Mistake: the two derivatives are added before the branch's backward, both go through it. Right: added after.
import numpy as np
operation, expected, wants = "residual_backward", "skip's derivative sent through the branch as well", ""

def function(du, backward_of_f):
    total = np.zeros(np.shape(du))
    total += du
    total += du
    return backward_of_f(total)
