# source: https://github.com/BVLC/caffe/pull/3095  (deconvolution backward: the factor n * is left out of the offset of the top diff)
# Mistake: dw pairs every instance's input with the first instance's dz. Right: g[n].
import numpy as np
operation, expected, wants = "conv_transpose2d_backward", "dw uses the first instance's dz for the whole batch", ""

def function(top_diff, bottom, weight, stride=1, pad=0):
    N, C, H, W = bottom.shape
    _, F, K, _ = weight.shape
    g = np.pad(top_diff, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    bottom_diff = np.zeros_like(bottom)
    weight_diff = np.zeros_like(weight)
    for n in range(N):
        for i in range(H):
            for j in range(W):
                a, b = i*stride, j*stride
                for c in range(C):
                    bottom_diff[n, c, i, j] = np.sum(weight[c] * g[n, :, a:a+K, b:b+K])
                    weight_diff[c] += bottom[n, c, i, j] * g[0, :, a:a+K, b:b+K]  # BUG
    return bottom_diff, weight_diff, top_diff.sum(axis=(0, 2, 3))
