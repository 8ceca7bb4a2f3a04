# source: https://github.com/mratsim/Arraymancer/issues/142 (1 and 0 instead of grad) with https://github.com/torch/cunn/pull/470 (height and width)
# Mistake: two: a 1 is put where du belongs; x and y of the position exchanged.
import numpy as np
operation, expected, wants = "max_pool2d_backward", "1 instead of du + x and y exchanged", ""

def function(du, pidx, input_shape):
    D, W, H = input_shape
    n = max(W, H)
    dy = np.zeros((D, n, n))
    for d in range(D):
        for i in range(du.shape[1]):
            for j in range(du.shape[2]):
                x, y = pidx[d, i, j, 1], pidx[d, i, j, 0]
                dy[d, x, y] += 1.0  # BUG
    return dy[:, :W, :H]
