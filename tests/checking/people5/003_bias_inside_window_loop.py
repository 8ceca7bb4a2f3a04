# source: https://github.com/LazaroHurtado/micrograd-rs/pull/20
# Mistake: the bias is added once for every element of the window. Right: once for each output cell
import numpy as np
operation, expected, wants = "conv2d", "the bias is added once for every element of the window", "z"

def function(image, kernels, bias, stride=1):
    depth, rows, cols = image.shape
    n_k, _, k_r, k_c = kernels.shape
    out_r = (rows - k_r) // stride + 1
    out_c = (cols - k_c) // stride + 1
    fmap = np.zeros((n_k, out_r, out_c))
    for k in range(n_k):
        for r in range(out_r):
            for c in range(out_c):
                total = 0.0
                for d in range(depth):
                    for i in range(k_r):
                        for j in range(k_c):
                            total += image[d, r * stride + i, c * stride + j] * kernels[k, d, i, j] + bias[k]  # BUG
                fmap[k, r, c] = total
    return fmap
