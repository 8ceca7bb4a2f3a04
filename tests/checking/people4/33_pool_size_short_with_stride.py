# source: https://github.com/ahmedfgad/NumPyCNN/issues/2  (pool_out is 254 where it should be 255: the + 1 is inside the division)
# Mistake: (H - K + 1) // stride. Right: (H - K) // stride + 1 (the same for stride 1 only).
import numpy as np
operation, expected, wants = "max_pool2d", "output size (n - K + 1) // stride: one too short for stride > 1", ""

def function(feature_map, size=2, stride=2):
    channels, rows, cols = feature_map.shape
    pool_out = np.zeros((channels,
                         (rows - size + 1) // stride,  # BUG
                         (cols - size + 1) // stride))  # BUG
    for map_num in range(channels):
        for r2 in range(pool_out.shape[1]):
            for c2 in range(pool_out.shape[2]):
                r, c = r2 * stride, c2 * stride
                pool_out[map_num, r2, c2] = np.max(feature_map[map_num, r:r+size, c:c+size])
    return pool_out
