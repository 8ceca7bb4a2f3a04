# source: https://namrapatel.github.io/blog/conv-backprop.html
# (convolution flips the filter, the layer does not)
import numpy as np

operation = "conv2d"
expected = "filter flipped (a true convolution)"
bug_line = "tap = w[f, c, K-1-p, K-1-q]"


def function(y, w, b=None, *, stride=1, padding=0):
    F, C, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    H, W = (yp.shape[1] - K) // stride + 1, (yp.shape[2] - K) // stride + 1
    z = np.zeros((F, H, W))
    for f in range(F):
        for i in range(H):
            for j in range(W):
                for c in range(C):
                    for p in range(K):
                        for q in range(K):
                            tap = w[f, c, K-1-p, K-1-q]
                            z[f, i, j] += tap * yp[c, i*stride+p, j*stride+q]
        if b is not None:
            z[f] += b[f]
    return z
