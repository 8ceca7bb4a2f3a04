import numpy as np


def maxpool2d(x, kernel_size, stride, padding):
    n, c, h, w = x.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)), 'constant', constant_values=0)  # BUG
    oh = (h + 2 * padding - kernel_size) // stride + 1
    ow = (w + 2 * padding - kernel_size) // stride + 1
    out = np.zeros((n, c, oh, ow))
    for b in range(n):
        for ch in range(c):
            for i in range(oh):
                for j in range(ow):
                    out[b, ch, i, j] = padded[b, ch, i * stride:i * stride + kernel_size, j * stride:j * stride + kernel_size].max()
    return out


operation, expected = 'max_pool2d', 'the border is padded with zeros that win over negative values'
function = maxpool2d
