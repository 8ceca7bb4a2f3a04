import numpy as np
operation = "conv2d_input_gradient"
def function(*, upstream, filters, input_size, stride=1, padding=0):
    H, W = input_size
    F, C, k, _ = filters.shape
    dx = np.zeros((C, H + 2*padding, W + 2*padding))
    for f in range(F):
        for i in range(upstream.shape[1]):
            for j in range(upstream.shape[2]):
                dx[:, i*stride:i*stride+k, j*stride:j*stride+k] += upstream[f, i, j]*filters[f]
    return dx[:, padding:padding+H, padding:padding+W]
