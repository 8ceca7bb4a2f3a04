# source: course forum style, own variation near https://github.com/BVLC/caffe/pull/1891
# Mistake: the term through the variance is left out of dx. Right: three terms
import numpy as np
operation, expected, wants = "batch_norm_backward", "the term through the variance is left out of dx", "dy"

def function(dout, x, gamma, eps):
    N, C, H, W = x.shape
    m = N * H * W
    dx, dgamma, dbeta = np.zeros_like(x), np.zeros(C), np.zeros(C)
    for c in range(C):
        mu = x[:, c].mean()
        inv = 1 / np.sqrt(x[:, c].var() + eps)
        s1 = s2 = 0.0
        for n in range(N):
            for h in range(H):
                for w in range(W):
                    xh = (x[n, c, h, w] - mu) * inv
                    dgamma[c] += dout[n, c, h, w] * xh
                    dbeta[c] += dout[n, c, h, w]
                    s1 += dout[n, c, h, w] * gamma[c]
                    s2 += dout[n, c, h, w] * gamma[c] * xh
        for n in range(N):
            for h in range(H):
                for w in range(W):
                    xh = (x[n, c, h, w] - mu) * inv
                    dx[n, c, h, w] = inv * (dout[n, c, h, w] * gamma[c] - s1 / m)  # BUG
    return dx, dgamma, dbeta
