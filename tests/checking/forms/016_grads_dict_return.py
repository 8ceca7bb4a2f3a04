import numpy as np
operation = "linear_backward"
def function(dA, params, x):
    W, b = params["W"], params["b"]
    grads = {}
    grads["dW"] = np.outer(dA, x) if x.ndim == 1 else dA.T @ x
    grads["db"] = dA if dA.ndim == 1 else dA.sum(0)
    return dA @ W, grads
