# source: https://community.deeplearning.ai/t/wrong-result-on-exercise-3-conv-forward/884990  (the course's layout, shapes as printed there)
# Right: (m, n_H, n_W, n_C) and W (f, f, n_C_prev, n_C), b (1, 1, 1, n_C); hyper parameters in a dict; returns Z and a cache.
import numpy as np
operation, expected, wants = "conv2d", "right: channels last, filters (f, f, C, C'), cache", ""

def function(A_prev, W, b, hparameters):
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    (f, f, n_C_prev, n_C) = W.shape
    stride = hparameters["stride"]
    pad = hparameters["pad"]
    n_H = int((n_H_prev + 2 * pad - f) / stride) + 1
    n_W = int((n_W_prev + 2 * pad - f) / stride) + 1
    Z = np.zeros((m, n_H, n_W, n_C))
    A_prev_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)), mode="constant", constant_values=(0, 0))
    for i in range(m):
        for h in range(n_H):
            vert_start = stride * h
            for w in range(n_W):
                horiz_start = stride * w
                a_slice_prev = A_prev_pad[i, vert_start:vert_start + f, horiz_start:horiz_start + f, :]
                for c in range(n_C):
                    Z[i, h, w, c] = np.sum(a_slice_prev * W[..., c]) + b[0, 0, 0, c]
    cache = (A_prev, W, b, hparameters)
    return Z, cache
