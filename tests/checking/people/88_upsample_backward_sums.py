# source: https://github.com/pytorch/pytorch/issues/97135  (what the derivative of an upsampling is)
import numpy as np

operation = "upsample_backward"
expected = "sums each block of S x S, as for repeated values"
bug_line = "dy[d, i, j] = dz[d, i*S:i*S+S, j*S:j*S+S].sum()"


def function(dz, S):
    D, n, m = dz.shape
    dy = np.zeros((D, (n - 1) // S + 1, (m - 1) // S + 1))
    for d in range(D):
        for i in range(dy.shape[1]):
            for j in range(dy.shape[2]):
                dy[d, i, j] = dz[d, i*S:i*S+S, j*S:j*S+S].sum()
    return dy
