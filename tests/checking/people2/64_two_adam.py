# source: https://github.com/karpathy/convnetjs/pull/107 (bias correction multiplied instead of divided) with https://github.com/BVLC/caffe/issues/4224
# Mistake: two: the moments are multiplied by 1 - beta^t; the second moment is made without the square.
import numpy as np
operation, expected, wants = "adam_step", "bias correction multiplied + second moment without the square", ""

def function(w, dw, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    w, m, v = w.copy(), m.copy(), v.copy()
    for i in range(len(w)):
        m[i] = m[i] * beta1 + (1 - beta1) * dw[i]
        v[i] = v[i] * beta2 + (1 - beta2) * abs(dw[i])  # BUG
        biasCorr1 = m[i] * (1 - beta1 ** t)
        biasCorr2 = v[i] * (1 - beta2 ** t)
        w[i] = w[i] - lr * biasCorr1 / (np.sqrt(biasCorr2) + eps)
    return w, m, v
