# source: course forum style, own
# Mistake: with >= the last of equal maxima wins. Right: the first one (>)
import numpy as np
operation, expected, wants = "max_pool2d", "last instead of first maximum in ties", "pidx"

def function(a, f, s):
    d, w, h = a.shape
    shape = (d, (w - f)//s + 1, (h - f)//s + 1)
    out = np.zeros(shape)
    px = np.zeros(shape, int)
    py = np.zeros(shape, int)
    for k in range(d):
        for x in range(shape[1]):
            for y in range(shape[2]):
                m = -np.inf
                for i in range(f):
                    for j in range(f):
                        v = a[k, x*s + i, y*s + j]
                        if v >= m:  # BUG
                            m = v
                            px[k, x, y], py[k, x, y] = x*s + i, y*s + j
                out[k, x, y] = m
    return out, np.stack([px, py], axis=-1)
