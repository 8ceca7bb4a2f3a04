# source: course forum style, own
# Mistake: the sum goes over |y - d|/2. Right: (y - d)^2/2
import numpy as np
operation, expected, wants = "l2_divergence", "the sum goes over |y - d|/2", "result"

def function(pred, target):
    res = np.zeros(pred.shape[0])
    for n in range(pred.shape[0]):
        for i in range(pred.shape[1]):
            diff = pred[n, i] - target[n, i]
            res[n] += 0.5 * abs(diff)  # BUG
    return res
