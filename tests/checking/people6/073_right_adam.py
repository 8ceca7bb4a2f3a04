# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "adam_step", "", ""

def function(W, dW, m, v, t, alpha=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8):
    W, m, v = W.copy(), m.copy(), v.copy()
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            m[i, j] = beta1 * m[i, j] + (1 - beta1) * dW[i, j]
            v[i, j] = beta2 * v[i, j] + (1 - beta2) * dW[i, j] * dW[i, j]
            mh = m[i, j] / (1 - beta1**t)
            vh = v[i, j] / (1 - beta2**t)
            W[i, j] -= alpha * mh / (vh**0.5 + epsilon)
    return W, m, v
