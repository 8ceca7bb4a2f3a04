import numpy as np
operation = "cross_entropy"
def function(logits, target):
    m = logits.max()
    return m + np.log(np.exp(logits - m).sum()) - logits[target]
