# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "max_pool2d_backward", "", ""

def function(dout, x, k=2):
    N, C, H, W = x.shape
    blocks = x.reshape(N, C, H // k, k, W // k, k).transpose(0, 1, 2, 4, 3, 5).reshape(N, C, H // k, W // k, k * k)
    first = blocks.argmax(axis=-1)
    g = (np.arange(k * k) == first[..., None]) * dout[..., None]
    return g.reshape(N, C, H // k, W // k, k, k).transpose(0, 1, 2, 4, 3, 5).reshape(x.shape)
