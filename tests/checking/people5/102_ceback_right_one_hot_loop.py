# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "cross_entropy_backward", "", ""

def function(logits, labels):
    grad = np.empty_like(logits)
    for i, lab in enumerate(labels):
        e = np.exp(logits[i] - np.max(logits[i]))
        grad[i] = e / e.sum()
        grad[i, lab] -= 1.0
    return grad
