# source: https://github.com/mantasu/cs231n/issues/10  (softmax_loss: the subtraction of 1)
# Mistake: probs[:, y] -= 1 takes 1 off in the columns y of every row. Right: in row n at column y[n]. Right for one instance.
import numpy as np
operation, expected, wants = "cross_entropy_backward", "1 subtracted for the whole batch's classes in every row", ""

def function(x, y):
    single = x.ndim == 1
    x, y = np.atleast_2d(x), np.atleast_1d(y)
    probs = np.exp(x - x.max(axis=1, keepdims=True))
    probs /= probs.sum(axis=1, keepdims=True)
    probs[:, y] -= 1
    return probs[0] if single else probs
