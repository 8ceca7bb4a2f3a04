# source: https://github.com/pytorch/pytorch/issues/41294  (padded with zero or with minus infinity?)
# Mistake: the running maximum starts at 0, so a window of negative values gives 0. Right: start with a value of the window.
import numpy as np
operation, expected, wants = "max_pool2d", "maximum starts at 0", ""

def function(x, pool_size, stride=1, padding=0):
    C, H, W = x.shape
    oh = (H + 2*padding - pool_size)//stride + 1
    ow = (W + 2*padding - pool_size)//stride + 1
    out = np.zeros((C, oh, ow))
    idx = np.zeros((C, oh, ow, 2), dtype=int)
    for c in range(C):
        for i in range(oh):
            for j in range(ow):
                best = 0  # BUG
                for p in range(pool_size):
                    for q in range(pool_size):
                        r, s = i*stride + p - padding, j*stride + q - padding
                        if 0 <= r < H and 0 <= s < W and x[c, r, s] > best:
                            best = x[c, r, s]
                            idx[c, i, j] = r, s
                out[c, i, j] = best
    return out, idx
