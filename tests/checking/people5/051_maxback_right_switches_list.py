# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "max_pool2d_backward", "", ""

def function(delta, switches, in_shape):
    out = np.zeros(in_shape)
    for (n, c, i, j), d in np.ndenumerate(delta):
        r, q = switches[n, c, i, j]
        out[n, c, r, q] += d
    return out
