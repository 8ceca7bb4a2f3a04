# source: https://github.com/eriklindernoren/ML-From-Scratch/issues/35, https://github.com/ufal/npfl114/pull/79 (1 - beta for 1 - beta^t)
# Mistake: bias correction by 1 - beta. Right: by 1 - beta**t.
import numpy as np
operation, expected, wants = "adam_step", "bias correction without the power t", ""

def function(w, dw, m, v, t, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    w, m, v = w.copy(), m.copy(), v.copy()
    for i in range(w.shape[0]):
        for j in range(w.shape[1]):
            m[i, j] = beta1 * m[i, j] + (1 - beta1) * dw[i, j]
            v[i, j] = beta2 * v[i, j] + (1 - beta2) * dw[i, j] ** 2
            m_hat = m[i, j] / (1 - beta1)  # BUG
            v_hat = v[i, j] / (1 - beta2)  # BUG
            w[i, j] -= lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
