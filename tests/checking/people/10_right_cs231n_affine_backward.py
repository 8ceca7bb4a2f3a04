# after: cs231n assignment 1 style (affine layer, w is (in, out), a cache)
import numpy as np

operation = "linear_backward"
expected = "right, w and dw are (in, out), a cache"


def function(dout, cache):
    x, w, b = cache
    flat = x.reshape(x.shape[0], -1)
    dx = dout.dot(w.T).reshape(x.shape)
    dw = flat.T.dot(dout)
    db = np.sum(dout, axis=0)
    return dx, dw, db
