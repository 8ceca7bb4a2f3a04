# source: https://github.com/oreilly-japan/deep-learning-from-scratch/issues/27  (col2im: "should += not be =?"; also darknet issue 8661)
# Mistake: = where the placed filters overlap. Right: +=.
import numpy as np
operation, expected, wants = "conv_transpose2d", "= instead of += where the placed filters overlap", ""

def function(x, w, b=None, stride=1, padding=0):
    c_in, h_in, w_in = x.shape
    c_out, k = w.shape[1], w.shape[2]
    h_out, w_out = (h_in - 1) * stride + k, (w_in - 1) * stride + k
    out = np.zeros((c_out, h_out, w_out))
    for i in range(h_in):
        for j in range(w_in):
            contrib = np.zeros((c_out, k, k))
            for c in range(c_in):
                contrib += x[c, i, j] * w[c]
            out[:, i * stride:i * stride + k, j * stride:j * stride + k] = contrib  # BUG
    if b is not None:
        out += b.reshape(-1, 1, 1)
    return out[:, padding:h_out - padding, padding:w_out - padding]
