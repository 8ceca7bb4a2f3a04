import numpy as np
operation = "activation_backward"
def function(grad, z, act="relu"):
    if act == "relu":
        return np.where(z > 0, grad, 0)
    if act == "sigmoid":
        s = 1/(1+np.exp(-z))
        return grad*s*(1-s)
    if act == "tanh":
        return grad/np.cosh(z)**2
    raise ValueError("unknown activation: %s" % act)
