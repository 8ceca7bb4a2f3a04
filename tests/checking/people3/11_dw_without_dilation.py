# source: https://github.com/sebgao/cTensor/issues/3  (why must the dilation of the weight gradient be the stride?)
# Mistake: the cells of dz are laid side by side on y. Right: stride apart.
import numpy as np
operation, expected, wants = "conv2d_filter_gradient", "dz not spread out by the stride", ""

def function(dz, y, *, K, stride=1, padding=0):
    n, m = len(dz), len(y)
    yp = np.pad(y, [(0, 0), (padding, padding), (padding, padding)])
    dw = np.zeros((n, m, K, K))
    for j in range(n):
        for i in range(m):
            for x in range(K):
                for q in range(K):
                    for u in range(dz.shape[1]):
                        for v in range(dz.shape[2]):
                            dw[j, i, x, q] += dz[j, u, v] * yp[i, x + u, q + v]  # BUG
    return dw
