# source: https://github.com/amsukdu/SimplePythonCNN/issues/6  (why rotate by 90 degrees? it has to be 180)
# Mistake: np.rot90 once. Right: twice (a turn by 180 degrees).
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "filter turned by 90 degrees instead of 180", ""

def function(dz, w, *, stride=1, padding=0, input_shape):
    F, C, K, _ = w.shape
    _, H, W = input_shape
    big = np.zeros((F, H + 2*padding + K - 1, W + 2*padding + K - 1))
    for i in range(dz.shape[1]):
        for j in range(dz.shape[2]):
            big[:, K-1 + i*stride, K-1 + j*stride] = dz[:, i, j]
    dy = np.zeros(input_shape)
    for c in range(C):
        for f in range(F):
            turned = np.rot90(w[f, c])  # BUG
            for i in range(H):
                for j in range(W):
                    patch = big[f, i+padding:i+padding+K, j+padding:j+padding+K]
                    dy[c, i, j] += np.sum(patch * turned)
    return dy
