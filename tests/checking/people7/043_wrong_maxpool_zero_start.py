import numpy as np

def max_pool(feature_map, size=2, stride=2):
    C, H, W = feature_map.shape
    oh = (H - size)//stride + 1
    ow = (W - size)//stride + 1
    pool_out = np.zeros((C, oh, ow))
    for c in range(C):
        for r in range(oh):
            for s in range(ow):
                m = 0  # BUG
                for i in range(size):
                    for j in range(size):
                        v = feature_map[c, r*stride + i, s*stride + j]
                        if v > m:
                            m = v
                pool_out[c, r, s] = m
    return pool_out


operation, expected = 'max_pool2d', 'the running maximum starts at 0: windows of negative values give 0'
function = max_pool
