# source: https://github.com/numpy/numpy/issues/16578  (an array made like an integer array cuts floats off)
# Mistake: the output has the type of the picture: with an integer picture every partial sum is cut to an integer.
import numpy as np
operation, expected, wants = "conv2d", "integer input: results truncated", ""

def function(img, kernel, bias=None, stride=1, padding=0):
    C, H, W = img.shape
    N, _, K, _ = kernel.shape
    img = np.pad(img, ((0, 0), (padding, padding), (padding, padding)))
    oh, ow = (H + 2*padding - K) // stride + 1, (W + 2*padding - K) // stride + 1
    out = np.zeros((N, oh, ow), dtype=img.dtype)  # BUG
    for n in range(N):
        for i in range(oh):
            for j in range(ow):
                s = 0.0 if bias is None else bias[n]
                for c in range(C):
                    for a in range(K):
                        for b in range(K):
                            s += img[c, i*stride + a, j*stride + b] * kernel[n, c, a, b]
                out[n, i, j] = s
    return out
