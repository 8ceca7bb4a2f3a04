# source: course forum style, own
# Mistake: dgamma takes x instead of the normalized x, and dbeta is a mean. Right: sum of dout*xhat; sum of dout
import numpy as np
operation, expected, wants = "batch_norm_backward", "dgamma takes x instead of the normalized x, and dbeta is a mean", "dgamma,dbeta"

def function(dout, x, gamma, eps):
    N, C, H, W = x.shape
    dx = np.zeros_like(x)
    dgamma = np.zeros(C)
    dbeta = np.zeros(C)
    for c in range(C):
        mu, sd = x[:, c].mean(), np.sqrt(x[:, c].var() + eps)
        xhat = (x[:, c] - mu) / sd
        d = dout[:, c]
        for n in range(N):
            for h in range(H):
                for w in range(W):
                    dgamma[c] += d[n, h, w] * x[n, c, h, w]  # BUG
        dbeta[c] = d.mean()  # BUG
        g = d * gamma[c]
        dx[:, c] = (g - g.mean() - xhat * (g * xhat).mean()) / sd
    return dx, dgamma, dbeta
