# source: https://github.com/Synthaze/EpyNN/pull/49, https://newbe.dev/numpy-calculate-the-derivative-of-the-softmax-function  (full Jacobian)
# Right: for a batch, s * (dy - sum(dy * s)) without building the Jacobian; takes (dy, z) in rows.
import numpy as np
operation, expected, wants = "softmax_backward", "right, without the Jacobian", ""

def function(dy, z):
    s = np.exp(z - z.max(axis=-1, keepdims=True))
    s /= s.sum(axis=-1, keepdims=True)
    g = s * dy
    return g - s * g.sum(axis=-1, keepdims=True)
