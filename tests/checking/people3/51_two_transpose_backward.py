# source: https://github.com/google/flax/issues/2577  (which kernel, flipped or not, belongs to the transpose; db is composed)
# Mistakes: dy with the filter turned by 180 degrees, and db summed over every stride-th row only.
import numpy as np
operation, expected, wants = "conv_transpose2d_backward", "filter turned in dy + db from every stride-th row alone", ""

def function(dz, y, w, *, stride=1, padding=0):
    c_in, c_out, k, _ = w.shape
    _, H, W = y.shape
    dzp = np.pad(dz, ((0, 0), (padding, padding), (padding, padding)))
    dy, dw, db = np.zeros(y.shape), np.zeros(w.shape), np.zeros(c_out)
    for i in range(H):
        for j in range(W):
            r, c = i * stride, j * stride
            for o in range(c_out):
                window = dzp[o, r:r + k, c:c + k]
                for q in range(c_in):
                    dy[q, i, j] += np.sum(window * w[q, o, ::-1, ::-1])  # BUG
                    dw[q, o] += window * y[q, i, j]
    for o in range(c_out):
        for r in range(0, dzp.shape[1], stride):  # BUG
            for c in range(dzp.shape[2]):
                db[o] += dzp[o, r, c]
    return dy, dw, db
