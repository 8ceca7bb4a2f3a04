# source: https://github.com/oxiglade/mlx-rs/issues/301  (missing bias correction)
# Mistake: m and v used as they are. Right: m / (1 - beta1^t), v / (1 - beta2^t).
import numpy as np
operation, expected, wants = "adam_step", "no bias correction", ""

def function(w, dw, m, v, t, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * np.square(dw)
    return w - lr * m / (np.sqrt(v) + eps), m, v
