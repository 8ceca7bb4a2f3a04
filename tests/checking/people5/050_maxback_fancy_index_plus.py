# source: course forum style, own
# Mistake: += with an index array adds only once where a cell won several windows. Right: np.add.at
import numpy as np
operation, expected, wants = "max_pool2d_backward", "+= with an index array adds only once where a cell won several windows", "dy"

def function(dout, max_idx, x_shape):
    N, C, H, W = x_shape
    dx = np.zeros((N * C, H * W))
    rows = np.arange(N * C)[:, None]
    dx[rows, max_idx.reshape(N * C, -1)] += dout.reshape(N * C, -1)  # BUG
    return dx.reshape(x_shape)
