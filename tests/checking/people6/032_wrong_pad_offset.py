# source: course forum style, own
# Mistake: the maps are put one cell too early. Right: the first cell at P, P
import numpy as np
operation, expected, wants = "pad", "maps placed from P-1 instead of P", ""

def function(image, P):
    n, d, w, h = image.shape
    out = np.zeros((n, d, w + 2*P, h + 2*P))
    for x in range(w):
        for y in range(h):
            out[:, :, x + P - 1, y + P - 1] = image[:, :, x, y]  # BUG
    return out
