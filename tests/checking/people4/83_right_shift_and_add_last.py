# source: https://github.com/SkalskiP/ILearnDeepLearning.py/pull/27 (a NumPy CNN whose shapes were reordered)
# Right: (N, H, W, C) and filters (K, K, C_in, C_out); a loop over the filter's cells alone, a tensordot for each.
import numpy as np
operation, expected, wants = "conv2d", "right: maps last, filters (K, K, C_in, C_out)", ""

def function(a_prev, w, b, stride=1, pad=0):
    n, h_in, w_in, _ = a_prev.shape
    h_f, w_f, _, n_f = w.shape
    h_out, w_out = (h_in + 2*pad - h_f)//stride + 1, (w_in + 2*pad - w_f)//stride + 1
    a = np.pad(a_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    out = np.zeros((n, h_out, w_out, n_f))
    for i in range(h_f):
        for j in range(w_f):
            block = a[:, i:i+stride*(h_out-1)+1:stride, j:j+stride*(w_out-1)+1:stride, :]
            out += np.tensordot(block, w[i, j], axes=1)
    return out + b
