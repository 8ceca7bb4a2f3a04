import numpy as np
operation = "mean_pool2d_backward"
def function(dA, f, stride, prev_shape):
    out = np.zeros(prev_shape)
    avg = np.ones((f, f))/(f*f)
    for n, h, w, c in np.ndindex(*dA.shape):
        out[n, h*stride:h*stride+f, w*stride:w*stride+f, c] += dA[n, h, w, c]*avg
    return out
