# maxpool.m -> python.  X is H x W x C
import numpy as np

def maxpool(X, p, stride):
    [H, W, C] = X.shape
    outH = (H - p) // stride + 1
    outW = (W - p) // stride + 1
    Y = np.zeros((outH, outW, C))
    for c in range(1, C + 1):
        for i in range(1, outH):  # BUG
            for j in range(1, outW):  # BUG
                r = (i - 1) * stride
                s = (j - 1) * stride
                m = -np.inf
                for u in range(p):
                    for v in range(p):
                        m = max(m, X[r + u, s + v, c - 1])
                Y[i - 1, j - 1, c - 1] = m
    return Y


operation, expected = 'max_pool2d', 'the 1-based loops end one early and never reach the last row and the last column of the outputs'
function = maxpool
