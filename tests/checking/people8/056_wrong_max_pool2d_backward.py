import numpy as np

# channels last: x (N, H, W, C), dA like the pooled output


def create_mask_from_window(window):
    return window == np.max(window)  # BUG


def pool_backward(dA, A_prev, f, stride):
    (m, n_H_prev, n_W_prev, n_C) = A_prev.shape
    (m, n_H, n_W, n_C) = dA.shape
    dA_prev = np.zeros(A_prev.shape)
    for i in range(m):
        a_prev = A_prev[i]
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    vert_start = h * stride
                    horiz_start = w * stride
                    a_slice = a_prev[vert_start:vert_start + f, horiz_start:horiz_start + f, c]
                    mask = create_mask_from_window(a_slice)
                    dA_prev[i, vert_start:vert_start + f, horiz_start:horiz_start + f, c] += mask * dA[i, h, w, c]
    return dA_prev


operation, expected = 'max_pool2d_backward', 'every cell that ties for the maximum gets the derivative, not the first one only'
function = pool_backward
