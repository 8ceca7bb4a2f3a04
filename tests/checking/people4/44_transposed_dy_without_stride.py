# source: https://github.com/pytorch/pytorch/issues/63314  (the second dY is taken instead of the third, stride 2)
# Mistake: dy(i, j) gathers dz from i + u, j + v. Right: from i*stride + u, j*stride + v.
import numpy as np
operation, expected, wants = "conv_transpose2d_backward", "stride ignored in dy (dw is right)", ""

def function(dz, y, w, *, stride=1, padding=0):
    C, H, W = y.shape
    _, F, K, _ = w.shape
    g = np.pad(dz, ((0, 0), (padding, padding), (padding, padding)))
    dy, dw = np.zeros_like(y), np.zeros_like(w)
    db = dz.sum(axis=(1, 2))
    for c in range(C):
        for i in range(H):
            for j in range(W):
                for f in range(F):
                    for u in range(K):
                        for v in range(K):
                            dy[c, i, j] += w[c, f, u, v] * g[f, i + u, j + v]  # BUG
                            dw[c, f, u, v] += y[c, i, j] * g[f, i*stride + u, j*stride + v]
    return dy, dw, db
