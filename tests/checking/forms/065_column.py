import numpy as np
operation = "linear_backward"
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = 1
    dW = dZ @ A_prev.T
    db = np.sum(dZ, axis=1, keepdims=True)
    dA_prev = W.T @ dZ
    return dA_prev, dW, db
function = linear_backward
