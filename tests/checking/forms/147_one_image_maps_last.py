import numpy as np
operation = "conv2d"
def function(picture, kernels):
    count, height, width = kernels.shape
    rows, columns = picture.shape
    out = np.zeros((rows - height + 1, columns - width + 1, count))
    for i, j, f in np.ndindex(out.shape):
        out[i, j, f] = np.sum(picture[i:i + height, j:j + width] * kernels[f])
    return out
