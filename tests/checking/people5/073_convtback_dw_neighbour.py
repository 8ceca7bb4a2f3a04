# source: course forum style, own
# Mistake: dw takes x of the neighbour column. Right: x[n, c, i, j]
import numpy as np
operation, expected, wants = "conv_transpose2d_backward", "dw takes x of the neighbour column", "dw"

def function(dout, cache):
    x, w, stride = cache
    N, C, H, W = x.shape
    _, O, KH, KW = w.shape
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for n in range(N):
        for c in range(C):
            for i in range(H):
                for j in range(W):
                    for o in range(O):
                        win = dout[n, o, i * stride:i * stride + KH, j * stride:j * stride + KW]
                        dx[n, c, i, j] += np.sum(win * w[c, o])
                        dw[c, o] += win * x[n, c, i, j - 1]  # BUG
    db = dout.sum(axis=(0, 2, 3))
    return dx, dw, db
