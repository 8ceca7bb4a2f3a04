# source: https://github.com/Nikhil-Paleti/MLC (flipped kernel) with https://github.com/Kulbear/deep-learning-coursera/issues/32 (bias per slice)
# Mistake: two: kernel turned by 180 degrees; bias added for every input map.
import numpy as np
operation, expected, wants = "conv2d", "kernel flipped + bias added once per input map", ""

def function(x, w, b, stride=1, padding=0):
    C, H, W = x.shape
    N, _, K, _ = w.shape
    xp = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    oh, ow = (H + 2*padding - K)//stride + 1, (W + 2*padding - K)//stride + 1
    out = np.zeros((N, oh, ow))
    for n in range(N):
        for c in range(C):
            for i in range(oh):
                for j in range(ow):
                    acc = b[n]
                    for p in range(K):
                        for q in range(K):
                            acc += w[n, c, p, q] * xp[c, i*stride + K - 1 - p, j*stride + K - 1 - q]  # BUG
                    out[n, i, j] += acc
    return out
