# source: https://github.com/HIPS/autograd/pull/245  (max pool by reshape along the wrong directions; shape right, content off)
# Mistake: (C, H/K, W/K, K, K) cuts the rows to pieces. Right: (C, H/K, K, W/K, K), maxima over axes 2 and 4.
import numpy as np
operation, expected, wants = "max_pool2d", "reshape mixes the windows", ""

def function(x, pool_size):
    C, H, W = x.shape
    k = pool_size
    return x.reshape(C, H//k, W//k, k, k).max(axis=(3, 4))
