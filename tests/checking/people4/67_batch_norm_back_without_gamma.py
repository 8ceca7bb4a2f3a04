# source: https://github.com/denizyuret/Knet.jl/issues/288  (batchnorm backward on the CPU does not take care of the scales)
# Mistake: dxhat = du. Right: dxhat = du gamma.
import numpy as np
operation, expected, wants = "batch_norm_backward", "gamma missing in dy", ""

def function(du, y, gamma, *, eps=1e-5):
    N, C, H, W = y.shape
    m = N * H * W
    dy = np.zeros_like(y)
    dgamma, dbeta = np.zeros(C), np.zeros(C)
    for c in range(C):
        mu = y[:, c].mean()
        ivar = 1.0 / np.sqrt(y[:, c].var() + eps)
        dvar, dmu = 0.0, 0.0
        dxhat = du[:, c]  # BUG
        for n in range(N):
            for i in range(H):
                for j in range(W):
                    xmu = y[n, c, i, j] - mu
                    dgamma[c] += du[n, c, i, j] * xmu * ivar
                    dbeta[c] += du[n, c, i, j]
                    dvar += dxhat[n, i, j] * xmu * -0.5 * ivar**3
                    dmu += -dxhat[n, i, j] * ivar
        for n in range(N):
            for i in range(H):
                for j in range(W):
                    dy[n, c, i, j] = dxhat[n, i, j]*ivar + dvar*2*(y[n, c, i, j] - mu)/m + dmu/m
    return dy, dgamma, dbeta
