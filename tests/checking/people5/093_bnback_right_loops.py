# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "batch_norm_backward", "", ""

def function(dout, x, gamma, eps=1e-5):
    N, C, H, W = x.shape
    m = N * H * W
    dx, dgamma, dbeta = np.zeros_like(x), np.zeros(C), np.zeros(C)
    for c in range(C):
        mu = x[:, c].sum() / m
        var = ((x[:, c] - mu) ** 2).sum() / m
        istd = 1 / np.sqrt(var + eps)
        for n in range(N):
            for h in range(H):
                for w in range(W):
                    dbeta[c] += dout[n, c, h, w]
                    dgamma[c] += dout[n, c, h, w] * (x[n, c, h, w] - mu) * istd
        for n in range(N):
            for h in range(H):
                for w in range(W):
                    xh = (x[n, c, h, w] - mu) * istd
                    dx[n, c, h, w] = gamma[c] * istd / m * (m * dout[n, c, h, w] - dbeta[c] - xh * dgamma[c])
    return dx, dgamma, dbeta
