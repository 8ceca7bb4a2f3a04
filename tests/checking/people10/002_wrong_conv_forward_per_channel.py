import numpy as np


def conv_forward(A_prev, W, b, stride=1, pad=0):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f, f, n_C_prev, n_C = W.shape

    n_H = (n_H_prev - f + 2 * pad) // stride + 1
    n_W = (n_W_prev - f + 2 * pad) // stride + 1
    Z = np.zeros((m, n_H, n_W, n_C))
    A_prev_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))

    for i in range(m):
        a_prev_pad = A_prev_pad[i, :, :, :]
        for h in range(n_H):
            for w in range(n_W):
                vert_start = h * stride
                vert_end = vert_start + f
                horiz_start = w * stride
                horiz_end = horiz_start + f
                for c in range(n_C):
                    for c_prev in range(n_C_prev):
                        a_slice_prev = a_prev_pad[vert_start:vert_end, horiz_start:horiz_end, c_prev]
                        weights = W[:, :, c_prev, c]
                        Z[i, h, w, c] = np.sum(a_slice_prev * weights)  # BUG
                    Z[i, h, w, c] += b[0, 0, 0, c]
    return Z


operation, expected = 'conv2d', "the sum over the input channels is lost: each channel's value overwrites the last"
function = conv_forward
