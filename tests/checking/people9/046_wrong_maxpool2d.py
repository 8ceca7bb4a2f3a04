import numpy as np

def maxpool2d(x, kernel_size, stride=1, padding=0):
    """x: (N, C, H, W)"""
    n, c, h, w = x.shape
    k = kernel_size
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))  # BUG
    h_out = (h + 2 * padding - k) // stride + 1
    w_out = (w + 2 * padding - k) // stride + 1
    out = np.empty((n, c, h_out, w_out))
    for b in range(n):
        for ch in range(c):
            for i in range(h_out):
                for j in range(w_out):
                    out[b, ch, i, j] = x[b, ch, i * stride:i * stride + k, j * stride:j * stride + k].max()
    return out


operation, expected = 'max_pool2d', 'the padding is zeros, which win over negative values'
function = maxpool2d
