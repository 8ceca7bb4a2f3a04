# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "cross_entropy", "", ""

def function(logits, labels):
    losses = []
    for row, lab in zip(logits, labels):
        m = row.max()
        losses.append(m + np.log(np.sum(np.exp(row - m))) - row[lab])
    return np.array(losses)
