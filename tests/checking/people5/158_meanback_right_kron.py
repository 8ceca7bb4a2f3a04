# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "mean_pool2d_backward", "", ""

def function(dout, k):
    return np.repeat(np.repeat(dout, k, axis=2), k, axis=3) / k ** 2
