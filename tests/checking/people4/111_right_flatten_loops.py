# source: https://github.com/keras-team/keras/issues/13830, https://github.com/microsoft/MMdnn/issues/250 (order of Flatten between frameworks)
# Right: for a batch (N, C, H, W) to (N, H*W*C) as TensorFlow flattens after the maps were put last (maps fastest).
import numpy as np
operation, expected, wants = "flatten", "right: batch, maps fastest, by loops", ""

def function(x):
    N, C, H, W = x.shape
    out = np.zeros((N, C*H*W))
    for n in range(N):
        k = 0
        for i in range(H):
            for j in range(W):
                for c in range(C):
                    out[n, k] = x[n, c, i, j]
                    k += 1
    return out
