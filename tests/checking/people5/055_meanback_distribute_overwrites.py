# source: https://github.com/marsggbo/deeplearning.ai_JupyterNotebooks/issues/10
# Mistake: the shares are set, not added. Right: +=
import numpy as np
operation, expected, wants = "mean_pool2d_backward", "the shares are set, not added", "dy"

def distribute_value(dz, shape):
    (n_H, n_W) = shape
    return np.ones(shape) * dz / (n_H * n_W)


def function(dA, cache):
    (A_prev, hparameters) = cache
    stride, f = hparameters["stride"], hparameters["f"]
    m, n_H, n_W, n_C = dA.shape
    dA_prev = np.zeros(A_prev.shape)
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    vs, hs = h * stride, w * stride
                    dA_prev[i, vs:vs + f, hs:hs + f, c] = distribute_value(dA[i, h, w, c], (f, f))  # BUG
    return dA_prev
