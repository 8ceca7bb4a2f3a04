# source: course forum style, own
# Mistake: the cells kept are S-1, 2S-1, ... Right: 0, S, 2S, ...
import numpy as np
operation, expected, wants = "downsample", "keeps the last cell of each block instead of the first", ""

def function(maps, k):
    n, d, h, w = maps.shape
    rows, cols = -(-h // k), -(-w // k)
    small = np.zeros((n, d, rows, cols))
    for i in range(rows):
        for j in range(cols):
            small[:, :, i, j] = maps[:, :, min(i*k + k - 1, h - 1), min(j*k + k - 1, w - 1)]  # BUG
    return small
