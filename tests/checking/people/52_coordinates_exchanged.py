# source: https://github.com/SamratSahoo/UT-Arlington-Research/pull/1
# (the wrong axis for the width)
import numpy as np

operation = "max_pool2d_backward"
expected = "the two coordinates of the position exchanged"
bug_line = "r, s = pidx[d, i, j, 1] % H, pidx[d, i, j, 0] % W"


def function(du, pidx, input_shape):
    D, H, W = input_shape
    dy = np.zeros((D, H, W))
    for d in range(D):
        for i in range(du.shape[1]):
            for j in range(du.shape[2]):
                r, s = pidx[d, i, j, 1] % H, pidx[d, i, j, 0] % W
                dy[d, r, s] += du[d, i, j]
    return dy
