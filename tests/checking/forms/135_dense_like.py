import numpy as np
operation = "pointwise_conv2d"
def function(x, w, b):
    return np.moveaxis(np.tensordot(w, x, (1, 0)), 0, 0) + b[:, None, None]
