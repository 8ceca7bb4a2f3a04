# source: https://github.com/JudasDie/deeplearning.ai/issues/12, https://community.deeplearning.ai/t/course-4-week-1-exercise-3-make-sure-you-include-stride-in-your-calculation/513501  (vert_start should be h * stride)
# Mistake: the windows move by 1 down and by stride across. Right: by stride in both directions.
import numpy as np
operation, expected, wants = "conv2d", "stride forgotten in one direction", ""

def function(A_prev, W, b, stride=1, pad=0):
    n_C_prev, n_H_prev, n_W_prev = A_prev.shape
    n_C, _, f, _ = W.shape
    n_H = int((n_H_prev - f + 2 * pad) / stride) + 1
    n_W = int((n_W_prev - f + 2 * pad) / stride) + 1
    a_prev_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad)), mode="constant", constant_values=0)
    Z = np.zeros((n_C, n_H, n_W))
    for c in range(n_C):
        for h in range(n_H):
            vert_start = h  # BUG
            for w in range(n_W):
                horiz_start = w * stride
                for k in range(n_C_prev):
                    for u in range(f):
                        for v in range(f):
                            Z[c, h, w] += a_prev_pad[k, vert_start + u, horiz_start + v] * W[c, k, u, v]
                Z[c, h, w] += b[c]
    return Z
