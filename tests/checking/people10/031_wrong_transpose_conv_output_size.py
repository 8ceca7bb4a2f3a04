import numpy as np


def transpose_conv2d(A, W, stride, pad):
    n_H, n_W = A.shape
    f = W.shape[0]
    H_out = (n_H - 1) * stride - pad + f  # BUG
    W_out = (n_W - 1) * stride - pad + f  # BUG
    full = np.zeros(((n_H - 1) * stride + f, (n_W - 1) * stride + f))
    for h in range(n_H):
        for w in range(n_W):
            vert_start = h * stride
            horiz_start = w * stride
            full[vert_start:vert_start + f, horiz_start:horiz_start + f] += A[h, w] * W
    return full[pad:pad + H_out, pad:pad + W_out]


operation, expected = 'conv_transpose2d', 'the padding is cut off at one side only: the size is (n-1)s - p + f'
function = transpose_conv2d
