# source: https://github.com/marsggbo/deeplearning.ai_JupyterNotebooks/issues/6
# Mistake: the share replaces what other windows gave the cell. Right: add (+=)
import numpy as np
operation, expected, wants = "mean_pool2d_backward", "shares overwritten where windows overlap", "dy"

def distribute_value(dz, shape):
    return np.ones(shape) * dz / (shape[0] * shape[1])

def function(dA, A_prev, hparameters):
    f, stride = hparameters["f"], hparameters["stride"]
    m, n_H, n_W, n_C = dA.shape
    dA_prev = np.zeros(A_prev.shape)
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    vs, hs = h*stride, w*stride
                    dA_prev[i, vs:vs+f, hs:hs+f, c] = distribute_value(dA[i, h, w, c], (f, f))  # BUG
    return dA_prev
