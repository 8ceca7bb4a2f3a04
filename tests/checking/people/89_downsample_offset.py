# after: 11-785 HW2P1 style (the kept rows counted from S - 1)
import numpy as np

operation = "downsample_backward"
expected = "the derivative put on the last of each S rows and columns, not on the first"
bug_line = "r, s = min(i*S + S - 1, H - 1), min(j*S + S - 1, W - 1)"


def function(dz, S, input_shape):
    D, H, W = input_shape
    dy = np.zeros((D, H, W))
    for d in range(D):
        for i in range(dz.shape[1]):
            for j in range(dz.shape[2]):
                r, s = min(i*S + S - 1, H - 1), min(j*S + S - 1, W - 1)
                dy[d, r, s] = dz[d, i, j]
    return dy
