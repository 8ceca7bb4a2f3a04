# source: course forum style, own
# Mistake: the column of the maximum is that inside of the window, not of the map. Right: j*stride + v
import numpy as np
operation, expected, wants = "max_pool2d", "the column of the maximum is that inside of the window, not of the map", "pidx"

def function(maps, pool, step):
    d, rows, cols = maps.shape
    pr, pc = pool
    R = (rows - pr) // step + 1
    C = (cols - pc) // step + 1
    res = np.empty((d, R, C))
    pos = np.empty((d, R, C, 2), dtype=int)
    for k in range(d):
        for r in range(R):
            for c in range(C):
                block = maps[k, r * step:r * step + pr, c * step:c * step + pc]
                flat = np.argmax(block)
                i, j = flat // pc, flat % pc
                res[k, r, c] = block[i, j]
                pos[k, r, c, 0] = r * step + i
                pos[k, r, c, 1] = j  # BUG
    return res, pos
