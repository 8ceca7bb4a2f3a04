# source: course forum style, own
# Mistake: the border is taken off at the start only, 2P wide. Right: P at both sides
import numpy as np
operation, expected, wants = "crop", "the border is taken off at the start only, 2P wide", "result"

def function(maps, p):
    d, w, h = maps.shape
    out = np.zeros((d, w - 2 * p, h - 2 * p))
    for x in range(w - 2 * p):
        for y in range(h - 2 * p):
            out[:, x, y] = maps[:, x + p, y + 2 * p]  # BUG
    return out
