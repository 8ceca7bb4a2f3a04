# source: course forum style, own
# Mistake: the full convolution of dz uses the filter as it is. Right: turned by 180 degrees
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "filter not flipped when gathering", "dy"

def function(dz, w):
    N, M, h, wd = dz.shape
    M, C, k, l = w.shape
    big = np.pad(dz, ((0, 0), (0, 0), (k - 1, k - 1), (l - 1, l - 1)))
    dy = np.zeros((N, C, h + k - 1, wd + l - 1))
    for n in range(N):
        for c in range(C):
            for i in range(dy.shape[2]):
                for j in range(dy.shape[3]):
                    for m in range(M):
                        ker = w[m, c]  # BUG
                        dy[n, c, i, j] += np.sum(big[n, m, i:i+k, j:j+l] * ker)
    return dy
