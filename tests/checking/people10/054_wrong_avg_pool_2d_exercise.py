import numpy as np


def avg_pool_2d(x, kernel_size, stride):
    C, H, W = x.shape
    out_H = (H - kernel_size) // stride + 1
    out_W = (W - kernel_size) // stride + 1
    out = np.zeros((C, out_H, out_W))
    for c in range(C):
        for i in range(out_H):
            for j in range(out_W):
                window = x[:, i * stride:i * stride + kernel_size, j * stride:j * stride + kernel_size]  # BUG
                out[c, i, j] = window.mean()
    return out


operation, expected = 'mean_pool2d', 'the mean is taken over all channels of the window'
function = avg_pool_2d
