import numpy as np


def adam(w, g, m, v, i, lr=0.001, beta_m=0.9, beta_v=0.999, eps=1e-8):
    # calculate m and v
    m = beta_m * m + (1 - beta_m) * g
    v = beta_v * v + (1 - beta_v) * (g ** 2)

    # bias correction
    m = m / (1 - beta_m ** i)
    v = v / (1 - beta_v ** i)

    w = w - lr * m / (np.sqrt(v) + eps)
    return w, m, v


operation, expected = 'adam_step', 'the corrected m and v are kept as the running means'
function = adam
