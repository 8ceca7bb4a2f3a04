# after: deeplearning.ai course 4 week 1 style (channels last, a cache of A_prev and hparameters)
import numpy as np

operation = "mean_pool2d_backward"
expected = "right, channels last with a cache, no padding"


def function(dA, cache):
    A_prev, hparameters = cache
    f, stride = hparameters["f"], hparameters["stride"]
    m, n_H, n_W, n_C = dA.shape
    dA_prev = np.zeros(A_prev.shape)
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    share = dA[i, h, w, c] / (f * f)
                    here = np.s_[i, h*stride:h*stride+f, w*stride:w*stride+f, c]
                    dA_prev[here] += np.ones((f, f)) * share
    return dA_prev
