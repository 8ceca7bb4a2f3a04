# source: https://github.com/ufal/npfl114/pull/79  (1 - beta, not 1 - beta^t)
import numpy as np

operation = "adam_step"
expected = "m and v divided by 1 - beta, whatever t is"
bug_line = "mhat, vhat = m / (1 - beta1), v / (1 - beta2)"


def function(w, dw, m, v, t, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw ** 2
    mhat, vhat = m / (1 - beta1), v / (1 - beta2)
    return w - lr * mhat / (np.sqrt(vhat) + eps), m, v
