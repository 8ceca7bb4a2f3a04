# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "max_pool2d_backward", "", ""

def function(du, x_idx, y_idx, shape):
    dy = np.zeros(shape)
    n, d, w, h = du.shape
    ni, di, _, _ = np.indices(du.shape)
    np.add.at(dy, (ni, di, x_idx, y_idx), du)
    return dy
