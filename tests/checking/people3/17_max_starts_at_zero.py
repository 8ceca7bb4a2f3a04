# source: https://github.com/tensorflow/tfjs/pull/4854  (maxPool started from 0.0: wrong where the input is negative)
# Mistake: the running maximum starts at 0. Right: at -inf (or at the window's first cell).
import numpy as np
operation, expected, wants = "max_pool2d", "maximum starts at 0 (wrong for negative windows)", ""

def function(y, K, *, stride=1, padding=0):
    D, H, W = y.shape
    oh, ow = (H + 2 * padding - K) // stride + 1, (W + 2 * padding - K) // stride + 1
    u = np.zeros((D, oh, ow))
    pidx = np.zeros((D, oh, ow, 2), dtype=int)
    for d in range(D):
        for i in range(oh):
            for j in range(ow):
                best = 0.0  # BUG
                for a in range(K):
                    for b in range(K):
                        r, c = i * stride + a - padding, j * stride + b - padding
                        if r < 0 or c < 0 or r >= H or c >= W:
                            continue
                        if y[d, r, c] > best:
                            best = y[d, r, c]
                            pidx[d, i, j] = r, c
                u[d, i, j] = best
    return u, pidx
