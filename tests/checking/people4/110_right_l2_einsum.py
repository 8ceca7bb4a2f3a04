# source: https://github.com/davisking/dlib/issues/1169  (0.5 (x - y)^2, so no 2 in the gradient)
# Right: half the squared length, one value an instance, by einsum.
import numpy as np
operation, expected, wants = "l2_divergence", "right: einsum, one value an instance", ""

def function(y, d):
    e = np.asarray(y) - np.asarray(d)
    return 0.5 * np.einsum("...i,...i->...", e, e)
