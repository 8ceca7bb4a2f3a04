# source: https://github.com/ddbourgin/numpy-ml/issues/27  (does the filter have to be turned? - not when the windows are collected like this)
# Right: every cell of dy collects what reached it, with the remainder test; no flip in sight.
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "right: collects for every cell of the input", ""

def function(dz, w, *, stride=1, padding=0, input_shape):
    C, H, W = input_shape
    F, _, K, _ = w.shape
    dy = np.zeros((C, H, W))
    for c in range(C):
        for h in range(H):
            for v in range(W):
                total = 0.0
                for a in range(K):
                    i, left_i = divmod(h + padding - a, stride)
                    if left_i or not 0 <= i < dz.shape[1]:
                        continue
                    for b in range(K):
                        j, left_j = divmod(v + padding - b, stride)
                        if left_j or not 0 <= j < dz.shape[2]:
                            continue
                        for f in range(F):
                            total += dz[f, i, j] * w[f, c, a, b]
                dy[c, h, v] = total
    return dy
