# source: course forum style, own variation near https://github.com/andersy005/deep-learning-specialization-coursera/pull/5
# Mistake: the derivative is stopped where it is negative itself. Right: where z <= 0
import numpy as np
operation, expected, wants = "activation_backward", "the derivative is stopped where it is negative itself", "dz"

def function(dA, Z):
    flat_d, flat_z = dA.ravel(), Z.ravel()
    out = np.zeros(flat_z.shape)
    for i in range(flat_z.size):
        if flat_d[i] > 0:  # BUG
            out[i] = flat_d[i]
    return out.reshape(Z.shape)
