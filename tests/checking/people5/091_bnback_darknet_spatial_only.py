# source: course forum style, own variation near https://github.com/pjreddie/darknet/issues/1634
# Mistake: the terms are divided by the batch's size. Right: by N*H*W
import numpy as np
operation, expected, wants = "batch_norm_backward", "the terms are divided by the batch's size", "dy"

def function(dy, x, gamma, eps=1e-5):
    B, H, W, C = x.shape
    cnt = B  # BUG
    grad = np.zeros(x.shape)
    dg = np.zeros(C)
    db = np.zeros(C)
    for c in range(C):
        xc, dc = x[:, :, :, c], dy[:, :, :, c]
        mean = np.mean(xc)
        var = np.mean((xc - mean) ** 2)
        inv = (var + eps) ** -0.5
        dmean = 0.0
        dvar = 0.0
        for b in range(B):
            for i in range(H):
                for j in range(W):
                    g = dc[b, i, j] * gamma[c]
                    dmean -= g * inv
                    dvar += g * (xc[b, i, j] - mean) * (-0.5) * inv ** 3
                    dg[c] += dc[b, i, j] * (xc[b, i, j] - mean) * inv
                    db[c] += dc[b, i, j]
        grad[:, :, :, c] = dc * gamma[c] * inv + dvar * 2 * (xc - mean) / cnt + dmean / cnt
    return grad, dg, db
