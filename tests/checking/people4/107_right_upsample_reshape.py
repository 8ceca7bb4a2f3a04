# source: https://github.com/pytorch/pytorch/issues/150775  (zeros are inserted between the cells for stride > 1)
# Right: zeros as new axes, then reshape, then the trailing zeros cut off.
import numpy as np
operation, expected, wants = "upsample", "right: new axes of zeros, reshape, cut", ""

def function(y, S):
    D, H, W = y.shape
    cells = np.zeros((D, H, S, W, S))
    cells[:, :, 0, :, 0] = y
    return cells.reshape(D, H*S, W*S)[:, :(H-1)*S + 1, :(W-1)*S + 1].copy()
