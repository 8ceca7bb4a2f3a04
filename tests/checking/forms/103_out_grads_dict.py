import numpy as np
operation = "linear_backward"
def function(dout, x, w, b, grads):
    grads["dw"] = np.outer(dout, x)
    grads["db"] = dout.copy()
    return w.T @ dout
