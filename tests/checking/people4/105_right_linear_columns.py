# source: https://github.com/ElefHead/numpy-cnn/issues/2  (features in rows, instances in columns)
# Right: y is (n, N), dz is (m, N); db as a column; no 1/N.
import numpy as np
operation, expected, wants = "linear_backward", "right: instances in columns, db (m, 1)", ""

def function(dZ, cache):
    A_prev, W, b = cache
    dW = np.dot(dZ, A_prev.T)
    db = np.sum(dZ, axis=1, keepdims=True)
    dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db
