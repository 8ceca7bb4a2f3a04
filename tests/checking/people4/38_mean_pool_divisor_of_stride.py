# source: https://github.com/google/objax/pull/27  (average_pool_2d lacked its divisor)
# Mistake: divided by stride*stride. Right: by K*K (the same for stride = K only).
import numpy as np
operation, expected, wants = "mean_pool2d", "divided by stride squared instead of K squared", ""

def function(y, K, *, stride=1, padding=0):
    D = y.shape[0]
    y = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    oh, ow = (y.shape[1] - K)//stride + 1, (y.shape[2] - K)//stride + 1
    u = np.zeros((D, oh, ow))
    for d in range(D):
        for i in range(oh):
            for j in range(ow):
                s = 0.0
                for a in range(K):
                    for b in range(K):
                        s += y[d, i*stride+a, j*stride+b]
                u[d, i, j] = s / (stride*stride)  # BUG
    return u
