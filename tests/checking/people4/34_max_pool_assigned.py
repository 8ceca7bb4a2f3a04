# source: https://github.com/ghosert/cmd-editor/issues/2058  (a cell may be the maximum of several windows: += where = stands)
# Mistake: = . Right: += where windows overlap.
import numpy as np
operation, expected, wants = "max_pool2d_backward", "= for += where windows share a maximum", ""

def function(du, pidx, input_shape):
    delta = np.zeros(input_shape)
    for d in range(du.shape[0]):
        for i in range(du.shape[1]):
            for j in range(du.shape[2]):
                k, l = pidx[d, i, j]
                delta[d, k, l] = du[d, i, j]  # BUG
    return delta
