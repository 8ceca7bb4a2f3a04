# source: https://devpeace.com/python/48097941/strided-convolution-of-2d-in-numpy  (range(0, shape - 1, s): windows that stick out)
# Mistake: a window that sticks out of the map is kept and cut off. Right: only whole windows count.
import numpy as np
operation, expected, wants = "max_pool2d", "incomplete windows at the end are kept", ""

def function(arr, size, stride=1):
    C, H, W = arr.shape
    n1 = len(range(0, H, stride))  # BUG
    n2 = len(range(0, W, stride))
    out = np.zeros((C, n1, n2))
    for c in range(C):
        for i in range(n1):
            for j in range(n2):
                m = arr[c, i*stride, j*stride]
                for p in range(i*stride, min(i*stride + size, H)):
                    for q in range(j*stride, min(j*stride + size, W)):
                        if arr[c, p, q] > m:
                            m = arr[c, p, q]
                out[c, i, j] = m
    return out
