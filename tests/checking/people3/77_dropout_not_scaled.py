# source: https://github.com/tinygrad/tinygrad/pull/170  (dropout by a mask alone; PyTorch divides by 1 - p)
# Mistake: the mask without the division by 1 - p, so the mean falls. Right: y * mask / (1 - p).
import numpy as np
operation, expected, wants = "dropout", "not divided by 1 - p", ""

def function(x, mask, p):
    out = np.empty(x.shape)
    for idx in np.ndindex(*x.shape):
        out[idx] = x[idx] if mask[idx] else 0.0  # BUG
    return out
