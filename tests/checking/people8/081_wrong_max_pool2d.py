# pooling for my autoencoder, remembers the places for unpooling
import numpy as np

def pool_with_switches(x, size, stride):
    C, H, W = x.shape
    OH, OW = (H - size) // stride + 1, (W - size) // stride + 1
    out = np.full((C, OH, OW), -np.inf)
    switches = np.zeros((C, OH, OW, 2), dtype=int)
    for c in range(C):
        for i in range(OH):
            for j in range(OW):
                for u in range(size):
                    for v in range(size):
                        val = x[c, i * stride + u, j * stride + v]
                        if val >= out[c, i, j]:  # BUG
                            out[c, i, j] = val
                            switches[c, i, j] = (i * stride + u, j * stride + v)
    return out, switches


operation, expected = 'max_pool2d', '>= moves the remembered place to the last of equal maxima'
function = pool_with_switches
