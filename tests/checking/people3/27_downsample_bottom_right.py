# source: https://github.com/pytorch/pytorch/issues/38985  (gradient on the bottom-right pixel of the block instead of the top-left)
# Mistake: dz goes to the last cell of every block. Right: to the first, the one that was kept.
import numpy as np
operation, expected, wants = "downsample_backward", "derivative on the last cell of the block", ""

def function(dz, S, input_shape):
    D, H, W = input_shape
    dy = np.zeros((D, H, W))
    for d in range(D):
        for i in range(dz.shape[1]):
            for j in range(dz.shape[2]):
                r, c = i * S + S - 1, j * S + S - 1  # BUG
                if r < H and c < W:
                    dy[d, r, c] = dz[d, i, j]
    return dy
