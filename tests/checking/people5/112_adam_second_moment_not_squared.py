# source: course forum style, own
# Mistake: v is a running mean of |dw|. Right: of dw^2
import numpy as np
operation, expected, wants = "adam_step", "v is a running mean of |dw|", "w,v"

def function(params, grads, ms, vs, step, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    new_p, new_m, new_v = [], [], []
    for p, g, m, v in zip(params, grads, ms, vs):
        m = beta1 * m + (1.0 - beta1) * g
        v = beta2 * v + (1.0 - beta2) * np.sqrt(g * g)  # BUG
        mh = m / (1.0 - beta1 ** step)
        vh = v / (1.0 - beta2 ** step)
        new_p.append(p - lr * mh / (np.sqrt(vh) + eps))
        new_m.append(m)
        new_v.append(v)
    return new_p, new_m, new_v
