# source: https://github.com/jcjohnson/pytorch-examples/issues/5, https://github.com/jcjohnson/pytorch-examples/issues/28  (grad_h_relu = grad_y_pred.dot(w2.T) "should be" .dot(grad_w2.T))
# Mistake: dy computed from dw. Right: from w.
import numpy as np
operation, expected, wants = "linear_backward", "dy computed from dw instead of w", ""

def function(dz, y, w):
    m, n = w.shape
    dw, db, dy = np.zeros((m, n)), np.zeros(m), np.zeros(n)
    for j in range(m):
        db[j] = dz[j]
        for i in range(n):
            dw[j, i] = dz[j] * y[i]
    for i in range(n):
        for j in range(m):
            dy[i] += dw[j, i] * dz[j]  # BUG
    return dy, dw, db
