# source: https://github.com/deeplearning4j/deeplearning4j/issues/959  (height and width switched in the subsampling layer's backprop)
# Mistake: the derivative of the window (i, j) is laid on the window (j, i).
import numpy as np
operation, expected, wants = "mean_pool2d_backward", "row and column exchanged", ""

def function(du, K, *, stride=1, padding=0, input_shape):
    D, W, H = input_shape
    n = max(W, H) + 2*padding
    dyp = np.zeros((D, n, n))
    for d in range(D):
        for i in range(du.shape[1]):
            for j in range(du.shape[2]):
                for a in range(K):
                    for b in range(K):
                        dyp[d, j*stride + a, i*stride + b] += du[d, i, j] / (K*K)  # BUG
    return dyp[:, padding:padding+W, padding:padding+H]
