# source: https://github.com/nanoporetech/bonito/issues/53  (the pointwise part has no stride)
# Right: one product of matrices, maps flattened to (C, positions).
import numpy as np
operation, expected, wants = "pointwise_conv2d", "right: one product of matrices", ""

def function(y, w, b=None):
    z = np.dot(w, y.reshape(len(y), -1)).reshape(len(w), *y.shape[1:])
    if b is not None:
        z += np.asarray(b)[:, None, None]
    return z
