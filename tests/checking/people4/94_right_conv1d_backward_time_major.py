# source: https://github.com/pytorch/pytorch/issues/84511, https://github.com/kulinseth/pytorch/pull/105 (conv1d backward, channels last)
# Right: (N, T, C) and filters (K, C_in, C_out) as in Keras.
import numpy as np
operation, expected, wants = "conv1d_backward", "right: (N, T, C), filters (K, C_in, C_out)", ""

def function(dout, x, w, stride=1, padding=0):
    N, T, C = x.shape
    K = w.shape[0]
    xp = np.pad(x, ((0, 0), (padding, padding), (0, 0)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for t in range(dout.shape[1]):
        for k in range(K):
            dw[k] += xp[:, t*stride + k].T @ dout[:, t]
            dxp[:, t*stride + k] += dout[:, t] @ w[k].T
    return dxp[:, padding:padding+T], dw, dout.sum(axis=(0, 1))
