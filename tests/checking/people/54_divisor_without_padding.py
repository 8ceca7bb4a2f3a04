# source: https://github.com/kulinseth/pytorch/pull/273  (count_include_pad)
import numpy as np

operation = "mean_pool2d"
expected = "divided by the number of real cells, not by K*K"
bug_line = "u[d, i, j] = part.sum() / part.size"


def function(y, K, *, stride=1, padding=0):
    D, H, W = y.shape
    oh, ow = (H + 2*padding - K) // stride + 1, (W + 2*padding - K) // stride + 1
    u = np.zeros((D, oh, ow))
    for d in range(D):
        for i in range(oh):
            for j in range(ow):
                a, e = i*stride - padding, j*stride - padding
                part = y[d, max(a, 0):min(a+K, H), max(e, 0):min(e+K, W)]
                u[d, i, j] = part.sum() / part.size
    return u
