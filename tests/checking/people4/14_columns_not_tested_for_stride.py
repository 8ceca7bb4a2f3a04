# source: https://github.com/mlpack/mlpack/issues/2986 (strided backward gives garbage), https://www.onooks.com/how-do-i-calculate-the-partial-derivative-with-respect-to-x-2/ (question on dL/dx)
# Mistake: only the row is tested for being a multiple of the stride; columns between get a neighbour's dz.
# Right: both i - u and j - v have to be multiples of the stride.
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "column not tested for being a multiple of the stride", ""

def function(dz, w, *, stride=1, padding=0, input_shape):
    n_f, oh, ow = dz.shape
    n_c, H, W = input_shape
    K = w.shape[2]
    dx = np.zeros(input_shape)
    for c in range(n_c):
        for i in range(H):
            for j in range(W):
                for f in range(n_f):
                    for u in range(K):
                        for v in range(K):
                            a, b = i + padding - u, j + padding - v
                            if a < 0 or b < 0 or a % stride != 0:  # BUG
                                continue
                            a, b = a // stride, b // stride
                            if a < oh and b < ow:
                                dx[c, i, j] += dz[f, a, b] * w[f, c, u, v]
    return dx
