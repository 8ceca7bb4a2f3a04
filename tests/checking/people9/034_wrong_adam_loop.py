import math
import numpy as np

def adam_update(p, g, gsumi, xsumi, k, learning_rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    # p, g, gsumi, xsumi: flat arrays of equal length, k: number of the step (1, 2, ...)
    plen = len(p)
    p = np.array(p, dtype=float)
    gsumi = np.array(gsumi, dtype=float)
    xsumi = np.array(xsumi, dtype=float)
    for j in range(plen):
        gij = g[j]
        # update biased first moment estimate
        gsumi[j] = gsumi[j] * beta1 + (1 - beta1) * gij
        # update biased second moment estimate
        xsumi[j] = xsumi[j] * beta2 + (1 - beta2) * gij * gij
        # correct bias
        bias_corr1 = gsumi[j] * (1 - math.pow(beta1, k))  # BUG
        bias_corr2 = xsumi[j] * (1 - math.pow(beta2, k))  # BUG
        dx = -learning_rate * bias_corr1 / (math.sqrt(bias_corr2) + eps)
        p[j] += dx
    return p, gsumi, xsumi


operation, expected = 'adam_step', 'm and v are multiplied by (1 - beta^t) instead of divided'
function = adam_update
