# source: https://github.com/jorgenkg/python-neural-network/pull/6
# (which cross entropy goes with softmax)
import numpy as np

operation = "cross_entropy"
expected = "the two-class formula summed over the classes"
bug_line = "each = t * np.log(safe) + (1 - t) * np.log(1 - safe)"


def function(z, d):
    p = np.exp(z - z.max(axis=-1, keepdims=True))
    p = p / p.sum(axis=-1, keepdims=True)
    t = np.asarray(d, float) if np.shape(d) == np.shape(z) else np.eye(z.shape[-1])[d]
    safe = np.clip(p, 1e-300, 1 - 1e-16)
    each = t * np.log(safe) + (1 - t) * np.log(1 - safe)
    return -each.sum(axis=-1)
