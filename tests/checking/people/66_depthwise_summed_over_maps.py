# source: https://github.com/keras-team/keras/pull/14817  (what depthwise convolves with what)
import numpy as np

operation = "depthwise_conv2d"
expected = "every output map sums over all input maps"
bug_line = "window = yp[:, i*stride:i*stride+K, j*stride:j*stride+K]"


def function(y, w, b=None, *, stride=1, padding=0):
    D, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    z = np.zeros((D, (yp.shape[1] - K) // stride + 1, (yp.shape[2] - K) // stride + 1))
    for d in range(D):
        for i in range(z.shape[1]):
            for j in range(z.shape[2]):
                window = yp[:, i*stride:i*stride+K, j*stride:j*stride+K]
                z[d, i, j] = np.sum(window * w[d])
                if b is not None:
                    z[d, i, j] += b[d]
    return z
