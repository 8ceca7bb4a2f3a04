# source: https://github.com/keras-team/keras/issues/17391  (epsilon inside the root)
import numpy as np

operation = "adam_step"
expected = "eps inside the root"
bug_line = "new_w[k] -= lr * mhat / np.sqrt(vhat + eps)"


def function(w, dw, m, v, t, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    new_w = np.array(w, float)
    m, v = beta1 * m + (1 - beta1) * dw, beta2 * v + (1 - beta2) * dw ** 2
    for k in np.ndindex(*new_w.shape):
        mhat, vhat = m[k] / (1 - beta1 ** t), v[k] / (1 - beta2 ** t)
        new_w[k] -= lr * mhat / np.sqrt(vhat + eps)
    return new_w, m, v
