# source: course forum style, own
# Mistake: the first instance's label is used for all instances. Right: labels[i]
import numpy as np
operation, expected, wants = "cross_entropy", "the first instance's label is used for all instances", "result"

def function(logits, y):
    N = logits.shape[0]
    out = []
    for i in range(N):
        p = np.exp(logits[i] - logits[i].max())
        p = p / p.sum()
        out.append(-np.log(p[y[0]]))  # BUG
    return np.array(out)
