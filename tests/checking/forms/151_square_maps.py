import numpy as np
operation = "conv2d"
def function(picture, kernels, biases, step=1):
    count, maps, size, _ = kernels.shape
    _, side, _ = picture.shape
    out_side = (side - size) // step + 1
    out = np.zeros((count, out_side, out_side))
    for f, i, j in np.ndindex(out.shape):
        window = picture[:, i * step:i * step + size, j * step:j * step + size]
        out[f, i, j] = np.sum(window * kernels[f]) + biases[f]
    return out
