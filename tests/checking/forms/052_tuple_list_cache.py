import numpy as np
operation = "max_pool2d_backward"
def function(dout, cache):
    pos, shape = cache
    dx = np.zeros(shape)
    for c in range(dout.shape[0]):
        for i in range(dout.shape[1]):
            for j in range(dout.shape[2]):
                a, b = pos[c, i, j]
                dx[c, a, b] += dout[c, i, j]
    return dx
