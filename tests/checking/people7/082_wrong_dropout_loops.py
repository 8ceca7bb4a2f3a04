import numpy as np

def dropout_forward(h, mask, p=0.5):
    out = np.zeros(h.shape)
    flat_in, flat_mask, flat_out = h.ravel(), mask.ravel(), out.ravel()
    for j in range(h.size):
        if flat_mask[j]:
            flat_out[j] = flat_in[j] / p  # BUG
    return out


operation, expected = 'dropout', 'divided by p, the probability of a drop, not by 1 - p'
function = dropout_forward
