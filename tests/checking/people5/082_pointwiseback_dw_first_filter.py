# source: course forum style, own
# Mistake: dw of every filter takes the derivative of the first filter. Right: dout[n, o, h, k]
import numpy as np
operation, expected, wants = "pointwise_conv2d_backward", "dw of every filter takes the derivative of the first filter", "dw"

def function(dout, x, w):
    N, O, H, W = dout.shape
    C = x.shape[1]
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), np.zeros(O)
    for n in range(N):
        for h in range(H):
            for k in range(W):
                for o in range(O):
                    db[o] += dout[n, o, h, k]
                    for c in range(C):
                        dx[n, c, h, k] += w[o, c] * dout[n, o, h, k]
                        dw[o, c] += x[n, c, h, k] * dout[n, 0, h, k]  # BUG
    return dx, dw, db
