# [maps][w][h] -> vector, map index runs fastest (tk)
import numpy as np


def to_vector(src):
    nmaps, w, h = src.shape
    vec = np.zeros(nmaps * w * h)
    for x in range(w):
        for y in range(h):
            for c in range(nmaps):
                vec[(x * w + y) * nmaps + c] = src[c, x, y]  # BUG
    return vec


operation, expected = 'flatten', 'the running index multiplies x by the width instead of the height'
function = to_vector
