# source: https://github.com/kwotsin/TensorFlow-ENet/issues/24, https://github.com/tensorflow/tensorflow/issues/10216 (width of the wrong map in the flat index)
# Mistake: the index steps by the number of rows W of the map (first axis). Right: by H, the length of the inner axis. Unseen for square maps.
import numpy as np
operation, expected, wants = "unflatten", "flat index with the wrong side of the map (maps that are not square)", ""

def function(v, shape):
    D, W, H = shape
    y = np.zeros(shape)
    for x in range(W):
        for k in range(H):
            for d in range(D):
                y[d, x, k] = v[(x * W + k) * D + d]  # BUG
    return y
