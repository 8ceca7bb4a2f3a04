# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "unflatten", "", ""

def function(vec, shape):
    n_maps, w, h = shape
    out = np.zeros(shape)
    pos = 0
    for x in range(w):
        for y in range(h):
            for m in range(n_maps):
                out[m, x, y] = vec[pos]
                pos += 1
    return out
