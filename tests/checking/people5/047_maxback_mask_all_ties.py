# source: https://github.com/Theano/Theano/issues/5248
# Mistake: every cell equal to the maximum gets the derivative. Right: only the first maximum of the window
import numpy as np
operation, expected, wants = "max_pool2d_backward", "every cell equal to the maximum gets the derivative", "dy"

def function(dA, A_prev, pool, stride):
    m, H, W, C = A_prev.shape
    ph, pw = pool
    dA_prev = np.zeros(A_prev.shape)
    for i in range(m):
        for h in range(dA.shape[1]):
            for w in range(dA.shape[2]):
                for c in range(C):
                    vs, hs = h * stride, w * stride
                    a = A_prev[i, vs:vs + ph, hs:hs + pw, c]
                    mask = (a == np.max(a))  # BUG
                    dA_prev[i, vs:vs + ph, hs:hs + pw, c] += mask * dA[i, h, w, c]
    return dA_prev
