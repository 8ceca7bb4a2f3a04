# source: https://github.com/haifengl/smile/issues/528  (the gradient of the upper layer is overridden by 0 or 1: a * is missing before =)
# Mistake: dz = relu'(z). Right: dz = dy relu'(z).
import numpy as np
operation, expected, wants = "activation_backward", "dy not multiplied in (relu' alone)", ""
only = {"f": "relu"}

def function(dy, z, f="relu"):
    g = dy.copy()
    D, H, W = z.shape
    for d in range(D):
        for i in range(H):
            for j in range(W):
                g[d, i, j] = 1.0 if z[d, i, j] > 0 else 0.0  # BUG
    return g
