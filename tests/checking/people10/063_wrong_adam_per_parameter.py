import numpy as np


def adam_update(p, g, gsum, xsum, k, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    p = p.copy()
    gsum = gsum.copy()
    xsum = xsum.copy()
    for j in np.ndindex(*p.shape):
        gj = g[j]
        gsum[j] = gsum[j] * beta1 + (1 - beta1) * gj
        xsum[j] = xsum[j] * beta2 + (1 - beta2) * gj * gj
        biasCorr1 = gsum[j] * (1 - beta1 ** k)  # BUG
        biasCorr2 = xsum[j] * (1 - beta2 ** k)  # BUG
        dx = -learning_rate * biasCorr1 / (np.sqrt(biasCorr2) + eps)
        p[j] += dx
    return p, gsum, xsum


operation, expected = 'adam_step', 'the running means are multiplied by 1 - beta^k instead of divided'
function = adam_update
