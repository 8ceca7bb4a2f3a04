# source: https://github.com/alexandrosstergiou/keras-DepthwiseConv3D/issues/7
# (one filter over all channels)
import numpy as np

operation = "depthwise_conv2d"
expected = "the first filter used for every map"
bug_line = "z[d, i, j] += w[0, p, q] * yp[d, i*stride+p, j*stride+q]"


def function(y, w, b=None, *, stride=1, padding=0):
    D, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    z = np.zeros((D, (yp.shape[1] - K) // stride + 1, (yp.shape[2] - K) // stride + 1))
    for d in range(D):
        for i in range(z.shape[1]):
            for j in range(z.shape[2]):
                for p in range(K):
                    for q in range(K):
                        z[d, i, j] += w[0, p, q] * yp[d, i*stride+p, j*stride+q]
        if b is not None:
            z[d] += b[d]
    return z
