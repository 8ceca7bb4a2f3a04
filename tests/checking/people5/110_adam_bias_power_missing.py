# source: https://github.com/eriklindernoren/ML-From-Scratch/issues/35
# Mistake: m and v are divided by 1 - beta, without the power t. Right: 1 - beta**t
import numpy as np
operation, expected, wants = "adam_step", "m and v are divided by 1 - beta, without the power t", "w"

def function(w, grad, m, v, t, lr, b1, b2, eps):
    w, m, v = w.copy(), m.copy(), v.copy()
    for i in range(w.shape[0]):
        for j in range(w.shape[1]):
            m[i, j] = b1 * m[i, j] + (1 - b1) * grad[i, j]
            v[i, j] = b2 * v[i, j] + (1 - b2) * grad[i, j] ** 2
            m_hat = m[i, j] / (1 - b1)  # BUG
            v_hat = v[i, j] / (1 - b2)  # BUG
            w[i, j] -= lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
