# source: https://github.com/pkmital/CADL/issues/92  (h, w both read from axis 1)
import numpy as np

operation = "conv2d"
expected = "the second size taken from the first axis (right for square inputs)"
bug_line = "H, W = y.shape[1], y.shape[1]"


def function(y, w, b=None, *, stride=1, padding=0):
    K = w.shape[-1]
    H, W = y.shape[1], y.shape[1]
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    oh, ow = (H + 2*padding - K) // stride + 1, (W + 2*padding - K) // stride + 1
    z = np.zeros((len(w), oh, ow))
    for f in range(len(w)):
        for i in range(oh):
            for j in range(ow):
                for c in range(len(y)):
                    for p in range(K):
                        for q in range(K):
                            r, s = i*stride + p, j*stride + q
                            if s < yp.shape[2]:
                                z[f, i, j] += w[f, c, p, q] * yp[c, r, s]
                if b is not None:
                    z[f, i, j] += b[f]
    return z
