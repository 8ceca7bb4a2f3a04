# source: course forum style, own
# Mistake: the sum of the window is divided by the size K. Right: by K*K
import numpy as np
operation, expected, wants = "mean_pool2d", "divided by K instead of K*K", "u"

def function(y, K, S):
    N, D, W, H = y.shape
    ow = (W - K)//S + 1
    oh = (H - K)//S + 1
    u = np.zeros((N, D, ow, oh))
    for n in range(N):
        for d in range(D):
            for i in range(ow):
                for j in range(oh):
                    total = 0.0
                    for a in range(K):
                        for b in range(K):
                            total += y[n, d, i*S + a, j*S + b]
                    u[n, d, i, j] = total / K  # BUG
    return u
