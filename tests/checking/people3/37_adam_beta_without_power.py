# source: https://github.com/ufal/npfl114/pull/79  (slide: (1 - beta2) corrected to (1 - beta2^t); also eriklindernoren/ML-From-Scratch issue 35)
# Mistake: v / (1 - beta2) at every step, m is right. Right: 1 - beta2**t. (Right for t = 1.)
import numpy as np
operation, expected, wants = "adam_step", "second moment's correction without the power t", ""

def function(w, grad_wrt_w, m, v, t, lr=0.001, b1=0.9, b2=0.999, eps=1e-8):
    m = b1 * m + (1 - b1) * grad_wrt_w
    v = b2 * v + (1 - b2) * np.power(grad_wrt_w, 2)
    m_hat = m / (1 - b1 ** t)
    v_hat = v / (1 - b2)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
