# source: course forum style, own
# Mistake: the search for the maximum starts from 0. Right: from -inf or the first cell
import numpy as np
operation, expected, wants = "max_pool2d", "maximum starts at 0, negative windows give 0", "u"

def function(maps, size, stride):
    d, h, w = maps.shape
    oh = (h - size)//stride + 1
    ow = (w - size)//stride + 1
    pooled = np.zeros((d, oh, ow))
    for k in range(d):
        for i in range(oh):
            for j in range(ow):
                best = 0  # BUG
                for a in range(size):
                    for b in range(size):
                        v = maps[k, i*stride + a, j*stride + b]
                        if v > best:
                            best = v
                pooled[k, i, j] = best
    return pooled
