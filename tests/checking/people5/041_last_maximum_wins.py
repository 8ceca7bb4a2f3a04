# source: course forum style, own
# Mistake: with >= the place is that of the last maximum of the window. Right: > keeps the first
import numpy as np
operation, expected, wants = "max_pool2d", "with >= the place is that of the last maximum of the window", "pidx"

def function(y, Kx, Ky, S):
    D, W, H = y.shape
    W1 = (W - Kx) // S + 1
    H1 = (H - Ky) // S + 1
    u = np.zeros((D, W1, H1))
    pidx = np.zeros((D, W1, H1, 2), dtype=int)
    for j in range(D):
        for x in range(W1):
            for yy in range(H1):
                best = y[j, x * S, yy * S]
                at = (x * S, yy * S)
                for a in range(x * S, x * S + Kx):
                    for b in range(yy * S, yy * S + Ky):
                        if y[j, a, b] >= best:  # BUG
                            best = y[j, a, b]
                            at = (a, b)
                u[j, x, yy] = best
                pidx[j, x, yy] = at
    return u, pidx
