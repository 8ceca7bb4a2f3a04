# source: https://github.com/bighuang624/Andrew-Ng-Deep-Learning-notes/issues/10  (the course's layout: instances are columns)
# Right: linear_backward(dZ, cache) with (features, m), db as a column, no 1/m.
import numpy as np
operation, expected, wants = "linear_backward", "right: instances are columns, (dZ, cache)", ""

def function(dZ, cache):
    A_prev, W, b = cache
    dW = np.dot(dZ, A_prev.T)
    db = np.sum(dZ, axis=1, keepdims=True)
    dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db
