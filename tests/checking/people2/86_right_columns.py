# source: https://community.deeplearning.ai/t/course-1-week-3-planar-assignment-4-5-exercise-6-backward-propagation-error-for-dw1-values/63071  (columns are instances)
# Right: one column per instance, cache = (A_prev, W, b), sums (no 1/m), db with keepdims.
import numpy as np
operation, expected, wants = "linear_backward", "right, instances in columns, (dZ, cache)", ""

def function(dZ, cache):
    A_prev, W, b = cache
    dW = np.dot(dZ, A_prev.T)
    db = np.sum(dZ, axis=1, keepdims=True)
    dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db
