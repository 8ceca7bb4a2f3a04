# source: course forum style, own
# Mistake: the derivative isn't divided by the window's size. Right: du/(kh*kw)
import numpy as np
operation, expected, wants = "mean_pool2d_backward", "the derivative isn't divided by the window's size", "dy"

def function(dout, x, kh, kw, stride):
    dx = np.zeros_like(x)
    N, C, OH, OW = dout.shape
    for n in range(N):
        for c in range(C):
            for i in range(OH):
                for j in range(OW):
                    share = dout[n, c, i, j]  # BUG
                    for u in range(kh):
                        for v in range(kw):
                            dx[n, c, i * stride + u, j * stride + v] += share
    return dx
