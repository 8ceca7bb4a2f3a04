# source: https://github.com/Oneflow-Inc/oneflow/pull/791  (fix of max pooling's initial value; title only)
# Mistake: the search for the maximum starts at 0: windows of negative values give 0. Right: -inf (or the first cell).
import numpy as np
operation, expected, wants = "max_pool2d", "maximum starts at 0 (negative values lost)", ""

def function(y, K, *, stride=1, padding=0):
    D, H, W = y.shape
    oh, ow = (H + 2*padding - K) // stride + 1, (W + 2*padding - K) // stride + 1
    u = np.zeros((D, oh, ow))
    pidx = np.zeros((D, oh, ow, 2), dtype=int)
    for d in range(D):
        for i in range(oh):
            for j in range(ow):
                best = 0  # BUG
                for a in range(K):
                    for b in range(K):
                        r, c = i*stride + a - padding, j*stride + b - padding
                        if 0 <= r < H and 0 <= c < W and y[d, r, c] > best:
                            best = y[d, r, c]
                            pidx[d, i, j] = r, c
                u[d, i, j] = best
    return u, pidx
