# source: https://github.com/oxiglade/mlx-rs/issues/301  (Adam without bias correction) and
#   https://github.com/keisuke-umezawa/deeplearning-default-value/pull/3  (a mistake in Adam's beta2)
# Mistakes: the first moment is not corrected, and the second moment decays with beta1.
import numpy as np
operation, expected, wants = "adam_step", "first moment not corrected + beta1 in the second moment", ""

def function(w, dw, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    w, m, v = w.copy(), m.copy(), v.copy()
    for i in range(w.shape[0]):
        for j in range(w.shape[1]):
            g = dw[i, j]
            m[i, j] = beta1 * m[i, j] + (1 - beta1) * g
            v[i, j] = beta1 * v[i, j] + (1 - beta1) * g * g  # BUG
            m_hat = m[i, j]  # BUG
            v_hat = v[i, j] / (1 - beta2 ** t)
            w[i, j] -= lr * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
