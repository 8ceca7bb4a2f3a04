import numpy as np

def apply_dropout(a, mask, p):
    # p = probability to drop, mask: 1 = keep, 0 = drop
    out = a.copy().ravel()
    m = mask.ravel()
    i = 0
    while i < len(out):
        if m[i] == 1:  # BUG
            out[i] = 0
        else:
            out[i] = out[i] / p  # BUG
        i += 1
    return out.reshape(a.shape)


operation, expected = 'dropout', 'two: the kept values are divided by p instead of 1 - p, and the cells with mask 0 keep their value instead of those with mask 1'
function = apply_dropout
