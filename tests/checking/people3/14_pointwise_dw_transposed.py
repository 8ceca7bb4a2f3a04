# source: https://github.com/nntrainer/nntrainer/issues/705  (weight gradient in transposed order with several channels)
# Mistake: dw is collected as (inputs, outputs) and never turned back. Right: (outputs, inputs) as w.
import numpy as np
operation, expected, wants = "pointwise_conv2d_backward", "dw transposed", ""

def function(dz, y, w):
    n_out, n_in = w.shape
    dy = np.zeros(y.shape)
    dw = []
    for i in range(n_in):
        row = np.zeros(n_out)
        for o in range(n_out):
            for r in range(y.shape[1]):
                for c in range(y.shape[2]):
                    dy[i, r, c] += w[o, i] * dz[o, r, c]
                    row[o] += y[i, r, c] * dz[o, r, c]
        dw.append(row)
    dw = np.array(dw)  # BUG
    db = np.zeros(n_out)
    for o in range(n_out):
        db[o] = dz[o].sum()
    return dy, dw, db
