# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "cross_entropy", "", ""

def function(logits, onehot):
    m = logits.max(axis=1)
    lse = m + np.log(np.exp(logits - m[:, None]).sum(axis=1))
    return (onehot * (lse[:, None] - logits)).sum(axis=1)
