import numpy as np


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    N, C, H, W = x.shape
    pool_height = pool_param['pool_height']
    pool_width = pool_param['pool_width']
    stride = pool_param['stride']
    dx = np.zeros(x.shape)
    H_out = 1 + (H - pool_height) // stride
    W_out = 1 + (W - pool_width) // stride
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    window = x[n, c, i * stride:i * stride + pool_height, j * stride:j * stride + pool_width]
                    index = np.argmax(window)
                    row = index // pool_width
                    col = index % pool_width
                    dx[n, c, i * stride + row, j * stride + col] = dout[n, c, i, j]  # BUG
    return dx


operation, expected = 'max_pool2d_backward', 'a cell that wins several windows keeps only the last derivative'
function = max_pool_backward_naive
