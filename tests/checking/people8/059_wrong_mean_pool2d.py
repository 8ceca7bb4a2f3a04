import numpy as np


def avg_pool_forward(A_prev, f, stride=1, pad=0):
    """(H, W, C); the zeros of the border count"""
    H, W, C = A_prev.shape
    n_H = (H + 2 * pad - f) // stride + 1
    n_W = (W + 2 * pad - f) // stride + 1
    A = np.zeros((n_H, n_W, C))
    for h in range(n_H):
        for w in range(n_W):
            for c in range(C):
                total, count = 0.0, 0
                for a in range(f):
                    for b in range(f):
                        y, x = h * stride + a - pad, w * stride + b - pad
                        if 0 <= y < H and 0 <= x < W:
                            total += A_prev[y, x, c]
                            count += 1
                A[h, w, c] = total / count  # BUG
    return A


operation, expected = 'mean_pool2d', 'the sum is divided by the number of cells inside the map, so windows over the border have a mean without the padded zeros'
function = avg_pool_forward
