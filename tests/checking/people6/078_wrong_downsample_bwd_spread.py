# source: course forum style, own
# Mistake: dz is copied to all cells of its block. Right: only to the kept cell, 0 elsewhere
import numpy as np
operation, expected, wants = "downsample_backward", "dz copied to the dropped cells too", "dy"

def function(dz, S, shape):
    dy = np.zeros(shape)
    D, W, H = shape
    for d in range(D):
        for x in range(W):
            for y in range(H):
                dy[d, x, y] = dz[d, x // S, y // S]  # BUG
    return dy
