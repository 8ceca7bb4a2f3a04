import numpy as np
operation = "upsample"
def function(x, scale):
    for axis in (-2, -1):
        n = x.shape[axis]
        idx = np.repeat(np.arange(1, n), scale-1)
        x = np.insert(x, idx, 0, axis=axis)
    return x
