# source: https://github.com/microsoft/CNTK/issues/2421 (beta1 named for both moments), https://github.com/Site1997/LeNet-python/issues/2 (why add, why not subtract?)
# Two mistakes: v decays with beta1; the step is added. Right: beta2; subtracted.
import numpy as np
operation, expected, wants = "adam_step", "two: beta1 for the second moment + step added", ""

def function(w, dw, m, v, t, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    w, m, v = w.copy(), m.copy(), v.copy()
    for i in range(w.shape[0]):
        for j in range(w.shape[1]):
            g = dw[i, j]
            m[i, j] = beta1 * m[i, j] + (1 - beta1) * g
            v[i, j] = beta1 * v[i, j] + (1 - beta1) * g * g  # BUG
            mh = m[i, j] / (1 - beta1 ** t)
            vh = v[i, j] / (1 - beta2 ** t)
            w[i, j] += lr * mh / (np.sqrt(vh) + eps)  # BUG
    return w, m, v
