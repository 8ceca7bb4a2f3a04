# source: https://github.com/iamtrask/iamtrask.github.io/issues/32, https://github.com/PacktPublishing/Neural-Network-Projects-with-Python/issues/4
# Mistake: x (1 - x) with x = z, the value before the sigmoid. Right: s (1 - s) with s = sigmoid(z).
import numpy as np
operation, expected, wants = "activation_backward", "sigmoid's derivative from z instead of sigmoid(z)", ""

def function(dy, z, f="sigmoid"):
    C, H, W = z.shape
    dz = np.zeros(z.shape)
    for c in range(C):
        for i in range(H):
            for j in range(W):
                dz[c, i, j] = dy[c, i, j] * z[c, i, j] * (1.0 - z[c, i, j])  # BUG
    return dz
