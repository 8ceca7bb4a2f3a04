# source: https://github.com/pytorch/pytorch/issues/33384  (max pooling pads with -inf, not with 0)
import numpy as np

operation = "max_pool2d"
expected = "padding zeros take part in the maximum"
bug_line = "y = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))"


def function(y, K, stride=1, padding=0):
    y = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    D, H, W = y.shape
    out = np.zeros((D, (H - K) // stride + 1, (W - K) // stride + 1))
    for d in range(D):
        for i in range(out.shape[1]):
            for j in range(out.shape[2]):
                out[d, i, j] = np.max(y[d, i*stride:i*stride+K, j*stride:j*stride+K])
    return out
