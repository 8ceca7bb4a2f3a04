# source: https://github.com/kvfrans/notes/issues/5
# Mistake: db is the mean over the instances. Right: the sum
import numpy as np
operation, expected, wants = "linear_backward", "db is the mean over the instances", "db"

def function(dZ, cache):
    A_prev, W, b = cache
    dW = np.dot(dZ, A_prev.T)
    db = np.mean(dZ, axis=1, keepdims=True)  # BUG
    dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db
