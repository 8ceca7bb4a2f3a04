import numpy as np

def input_gradient(dz, w, stride, input_shape):
    N, C, H, W = input_shape
    F, _, K, _ = w.shape
    Ho, Wo = dz.shape[2], dz.shape[3]
    dy = np.zeros(input_shape)
    for n in range(N):
        for c in range(C):
            for x in range(H):
                for y in range(W):
                    for i in range(K):
                        for j in range(K):
                            p = (x - i) // stride  # BUG
                            q = (y - j) // stride  # BUG
                            if 0 <= p < Ho and 0 <= q < Wo:
                                for f in range(F):
                                    dy[n, c, x, y] += dz[n, f, p, q] * w[f, c, i, j]
    return dy


operation, expected = 'conv2d_input_gradient', 'after the division by the stride there is no test that it left no remainder'
function = input_gradient
