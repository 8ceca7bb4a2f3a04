# source: course forum style, own
# Mistake: divided by p, the probability of a drop. Right: by 1 - p
import numpy as np
operation, expected, wants = "dropout", "divided by p, the probability of a drop", "u"

def function(activations, keep, drop_prob):
    res = np.zeros_like(activations)
    for i in range(activations.shape[0]):
        for j in range(activations.shape[1]):
            if keep[i, j]:
                res[i, j] = activations[i, j] / drop_prob  # BUG
    return res
