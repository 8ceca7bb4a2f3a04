# source: https://github.com/chih-chun-chang/convolutional-neural-network-from-scratch-python/pull/2
# Mistake: with the step in range, only every stride-th output cell is written. Right: write all cells, window at i*stride
import numpy as np
operation, expected, wants = "depthwise_conv2d", "output cells between the steps stay 0: window start and output index confused", "z"

def function(y, w, stride):
    N, D, H, W = y.shape
    _, K, L = w.shape
    oh = (H - K)//stride + 1
    ow = (W - L)//stride + 1
    z = np.zeros((N, D, oh, ow))
    for d in range(D):
        for r in range(0, oh, stride):  # BUG
            for c in range(0, ow, stride):  # BUG
                z[:, d, r, c] = (y[:, d, r:r+K, c:c+L] * w[d]).sum(axis=(1, 2))
    return z
