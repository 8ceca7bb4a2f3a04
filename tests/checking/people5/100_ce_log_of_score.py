# source: course forum style, own
# Mistake: the logarithm of the sum is missing the shift's maximum. Right: log(sum) + max - z_d
import numpy as np
operation, expected, wants = "cross_entropy", "the logarithm of the sum is missing the shift's maximum", "result"

def function(scores, labels):
    losses = np.zeros(len(labels))
    for i in range(len(labels)):
        top = scores[i].max()
        s = 0.0
        for j in range(scores.shape[1]):
            s += np.exp(scores[i, j] - top)
        losses[i] = np.log(s) - scores[i, labels[i]]  # BUG
    return losses
