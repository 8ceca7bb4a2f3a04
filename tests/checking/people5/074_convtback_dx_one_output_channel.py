# source: course forum style, own
# Mistake: dx keeps only the last output channel. Right: += over the output channels
import numpy as np
operation, expected, wants = "conv_transpose2d_backward", "dx keeps only the last output channel", "dy"

def function(grad, x, w, s, p):
    g = np.pad(grad, ((0, 0), (0, 0), (p, p), (p, p)))
    N, C, H, W = x.shape
    O, kh, kw = w.shape[1:]
    gx = np.zeros(x.shape)
    gw = np.zeros(w.shape)
    for n in range(N):
        for i in range(H):
            for j in range(W):
                for c in range(C):
                    for o in range(O):
                        tot = 0
                        for u in range(kh):
                            for v in range(kw):
                                tot += g[n, o, i * s + u, j * s + v] * w[c, o, u, v]
                                gw[c, o, u, v] += g[n, o, i * s + u, j * s + v] * x[n, c, i, j]
                        gx[n, c, i, j] = tot  # BUG
    return gx, gw, grad.sum(axis=(0, 2, 3))
