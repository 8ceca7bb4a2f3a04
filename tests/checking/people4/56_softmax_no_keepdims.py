# source: https://github.com/triton-lang/triton/pull/11409  (keep_dims=False: maximum and sum act along the wrong axis; a square tile shows no error)
# Mistake: max and sum over the classes without keepdims, so they are spread over the wrong axis. Right: keepdims=True.
import numpy as np
operation, expected, wants = "softmax", "sum spread over the wrong axis (keepdims forgotten)", ""

def function(z):
    e = np.exp(z - np.max(z, axis=-1))
    return e / np.sum(e, axis=-1)
