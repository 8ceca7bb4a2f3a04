import numpy as np
operation = "unflatten"
def function(vec, shape):
    C, H, W = shape
    return vec.reshape(H, W, C).transpose(2, 0, 1)
