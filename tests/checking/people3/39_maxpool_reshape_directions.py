# source: https://github.com/HIPS/autograd/pull/245  (max pool by reshape along the wrong directions: right shape, wrong content)
# Mistake: reshape to (pool, H/pool, pool, W/pool): far cells in one window. Right: (H/pool, pool, W/pool, pool), max over 2 and 4.
import numpy as np
operation, expected, wants = "max_pool2d", "windows of the reshape made of cells far apart", ""

def function(inputs, pool=2):
    N, C, H, W = inputs.shape
    result = inputs.reshape(N, C, pool, H // pool, pool, W // pool)
    return np.max(np.max(result, axis=2), axis=3)
