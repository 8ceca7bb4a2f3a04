# source: https://github.com/Maratyszcza/NNPACK/issues/16  (would you provide the average pooling method?)
# Right: a summed-area table, four look-ups a window; the zeros of the padding count.
import numpy as np
operation, expected, wants = "mean_pool2d", "right: summed-area table", ""

def function(y, K, *, stride=1, padding=0):
    y = np.pad(y, [(0, 0)] + [(padding, padding)] * 2)
    table = np.zeros((y.shape[0], y.shape[1] + 1, y.shape[2] + 1))
    table[:, 1:, 1:] = y.cumsum(axis=1).cumsum(axis=2)
    total = table[:, K:, K:] - table[:, :-K, K:] - table[:, K:, :-K] + table[:, :-K, :-K]
    return total[:, ::stride, ::stride] / K**2
