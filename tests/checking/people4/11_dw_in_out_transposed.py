# source: https://github.com/nntrainer/nntrainer/issues/705  (weight grad transposed in the wrong order for several channels / filters)
# Mistake: dw as (C_in, C_out, K, K). Right: (C_out, C_in, K, K), as w.
import numpy as np
operation, expected, wants = "conv2d_backward", "dw with input and output maps exchanged", ""

def function(dz, y, w, *, stride=1, padding=0):
    K = w.shape[-1]
    p, s = padding, stride
    oh, ow = dz.shape[1:]
    yp = np.pad(y, ((0, 0), (p, p), (p, p)))
    win = np.lib.stride_tricks.sliding_window_view(yp, (K, K), axis=(1, 2))[:, ::s, ::s][:, :oh, :ow]
    dw = np.tensordot(win, dz, axes=((1, 2), (1, 2))).transpose(0, 3, 1, 2)
    dyp = np.zeros_like(yp)
    for u in range(K):
        for v in range(K):
            dyp[:, u:u+s*oh:s, v:v+s*ow:s] += np.tensordot(w[:, :, u, v].T, dz, axes=1)
    return dyp[:, p:p+y.shape[1], p:p+y.shape[2]].copy(), dw, dz.sum(axis=(1, 2))
