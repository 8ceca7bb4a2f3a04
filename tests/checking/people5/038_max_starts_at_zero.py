# source: course forum style, own
# Mistake: the running maximum starts at 0, so windows of negative values give 0. Right: it starts at -inf or the window's first value
import numpy as np
operation, expected, wants = "max_pool2d", "the running maximum starts at 0, so windows of negative values give 0", "u"

def function(x, ph, pw, stride):
    N, C, H, W = x.shape
    H2 = (H - ph) // stride + 1
    W2 = (W - pw) // stride + 1
    out = np.zeros((N, C, H2, W2))
    for n in range(N):
        for c in range(C):
            for i in range(H2):
                for j in range(W2):
                    best = 0  # BUG
                    for u in range(ph):
                        for v in range(pw):
                            cur = x[n, c, i * stride + u, j * stride + v]
                            if cur > best:
                                best = cur
                    out[n, c, i, j] = best
    return out
