# source: course forum style, own
# Mistake: the values are repeated k times along a row instead of zeros between them. Right: zeros between
import numpy as np
operation, expected, wants = "upsample", "the values are repeated k times along a row instead of zeros between them", "result"

def function(maps, s):
    d, w, h = maps.shape
    out = np.zeros((d, (w - 1) * s + 1, (h - 1) * s + 1))
    for k in range(d):
        for x in range(w):
            for y in range(h):
                out[k, x * s, y * s:y * s + s] = maps[k, x, y]  # BUG
    return out
