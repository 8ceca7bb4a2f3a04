# source: course forum style, own variation near https://github.com/yizt/numpy_neural_network/issues/3
# Mistake: z (1 - z) without the sigmoid. Right: s (1 - s) with s = sigmoid(z)
import numpy as np
operation, expected, wants = "activation_backward", "z (1 - z) without the sigmoid", "dz"

def function(dA, cache):
    Z = cache
    dZ = np.zeros(Z.shape)
    for idx, z in np.ndenumerate(Z):
        s = z  # BUG
        dZ[idx] = dA[idx] * s * (1 - s)
    return dZ
