# source: https://github.com/eriklindernoren/ML-From-Scratch/issues/35, https://github.com/ufal/npfl114/pull/79  (1 - beta_2 or 1 - beta_2^t)
# Mistake: bias correction by 1 - beta in every step. Right: 1 - beta^t. Equal in step 1.
import numpy as np
operation, expected, wants = "adam_step", "bias correction without the power t", ""

def function(w, dw, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    n = len(w)
    w, m, v = w.astype(float), m.astype(float), v.astype(float)
    for i in range(n):
        m[i] = beta1 * m[i] + (1 - beta1) * dw[i]
        v[i] = beta2 * v[i] + (1 - beta2) * dw[i] ** 2
        m_hat = m[i] / (1 - beta1)  # BUG
        v_hat = v[i] / (1 - beta2)
        w[i] = w[i] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
