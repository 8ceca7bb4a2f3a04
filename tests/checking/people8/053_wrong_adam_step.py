import math
import numpy as np


def adam_elementwise(w, dw, m, v, t, lr=0.001, b1=0.9, b2=0.999, eps=1e-8):
    w_new, m_new, v_new = w.copy(), m.copy(), v.copy()
    for j in range(w.shape[0]):
        for i in range(w.shape[1]):
            g = dw[j, i]
            m_new[j, i] = b1 * m[j, i] + (1 - b1) * g
            v_new[j, i] = b2 * v[j, i] + (1 - b2) * g * g
            mc = m_new[j, i] / (1 - b1 ** t)
            vc = v_new[j, i] / (1 - b1 ** t)  # BUG
            w_new[j, i] -= lr * mc / (math.sqrt(vc) + eps)
    return w_new, m_new, v_new


operation, expected = 'adam_step', 'the mean of squares is corrected with beta1 instead of beta2'
function = adam_elementwise
