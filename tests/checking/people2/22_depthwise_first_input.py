# source: https://github.com/ucb-bar/gemmini-rocc-tests/issues/21  (the input pointer is not moved, the filter pointer is)
# Mistake: every filter runs over the first map. Right: filter d over map d.
import numpy as np
operation, expected, wants = "depthwise_conv2d", "every filter runs over the first map", ""

def function(y, w, b=None, *, stride=1, padding=0):
    D, W, H = y.shape
    K = w.shape[1]
    W1, H1 = (W + 2*padding - K)//stride + 1, (H + 2*padding - K)//stride + 1
    yp = np.zeros((D, W + 2*padding, H + 2*padding))
    yp[:, padding:padding+W, padding:padding+H] = y
    plane = yp[0]  # BUG
    z = np.zeros((D, W1, H1))
    for d in range(D):
        for i in range(W1):
            for j in range(H1):
                s = 0.0
                for a in range(K):
                    for c in range(K):
                        s += w[d, a, c] * plane[i*stride + a, j*stride + c]
                z[d, i, j] = s if b is None else s + b[d]
    return z
