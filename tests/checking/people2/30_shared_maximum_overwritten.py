# source: https://github.com/jmschrei/tangermeme/pull/95, https://github.com/devitocodes/joey/pull/5  (overlapping windows, one winner)
# Mistake: a cell that is the maximum of several windows gets the last derivative only. Right: the sum.
import numpy as np
operation, expected, wants = "max_pool2d_backward", "= for += where windows share a maximum", ""

def function(du, pidx, input_shape):
    dy = np.zeros(input_shape)
    D, W1, H1 = du.shape
    for d in range(D):
        for i in range(W1):
            for j in range(H1):
                x, y = pidx[d, i, j]
                dy[d, x, y] = du[d, i, j]  # BUG
    return dy
