import numpy as np
operation = "conv2d_filter_gradient"
def function(dout, x, w_shape, stride=1, pad=0):
    F, C, HH, WW = w_shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dw = np.zeros(w_shape)
    for f in range(F):
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                dw[f] += (dout[:, f, i, j, None, None, None]*xp[:, :, i*stride:i*stride+HH, j*stride:j*stride+WW]).sum(0)
    return dw
