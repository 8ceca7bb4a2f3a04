import numpy as np
operation = "max_pool2d"
def function(x, param):
    width, height, step = param["pool_width"], param["pool_height"], param["stride"]
    N, C, in_h, in_w = x.shape
    out = np.zeros((N, C, (in_h - height) // step + 1, (in_w - width) // step + 1))
    for i, j in np.ndindex(*out.shape[2:]):
        window = x[:, :, i * step:i * step + height, j * step:j * step + width]
        out[:, :, i, j] = window.max(axis=(2, 3))
    return out
