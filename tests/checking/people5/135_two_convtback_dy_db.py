# source: course forum style, own
# Mistake: dx takes the filter flipped, and db is the sum over one image. Right: the filter as it is; the sum over the batch
import numpy as np
operation, expected, wants = "conv_transpose2d_backward", "dx takes the filter flipped, and db is the sum over one image", "dy,db"

def function(dout, x, w, stride):
    N, C, H, W = x.shape
    _, O, kh, kw = w.shape
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), np.zeros(O)
    for n in range(N):
        for o in range(O):
            db[o] = dout[n, o].sum()  # BUG
            for i in range(H):
                for j in range(W):
                    patch = dout[n, o, i * stride:i * stride + kh, j * stride:j * stride + kw]
                    for c in range(C):
                        dx[n, c, i, j] += np.sum(patch * w[c, o, ::-1, ::-1])  # BUG
                        dw[c, o] += patch * x[n, c, i, j]
    return dx, dw, db
