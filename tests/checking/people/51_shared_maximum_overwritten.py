# source: https://github.com/0809zheng/CS231n-assignment2019/issues/19
# (= for +=; unseen where windows do not overlap)
import numpy as np

operation = "max_pool2d_backward"
expected = "= for +=: of windows that share a maximum the last alone counts"
bug_line = "dy[d, r, s] = du[d, i, j]"


def function(du, pidx, input_shape):
    dy = np.zeros(input_shape)
    D, H, W = du.shape
    for d in range(D):
        for i in range(H):
            for j in range(W):
                r, s = pidx[d, i, j]
                dy[d, r, s] = du[d, i, j]
    return dy
