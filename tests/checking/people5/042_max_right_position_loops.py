# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "max_pool2d", "", ""

def function(y, Kx, Ky, S):
    D, W, H = y.shape
    W1 = (W - Kx) // S + 1
    H1 = (H - Ky) // S + 1
    u = np.full((D, W1, H1), -np.inf)
    pidx = np.zeros((D, W1, H1, 2), dtype=int)
    for j in range(D):
        for x in range(W1):
            for yy in range(H1):
                for a in range(Kx):
                    for b in range(Ky):
                        v = y[j, x * S + a, yy * S + b]
                        if v > u[j, x, yy]:
                            u[j, x, yy] = v
                            pidx[j, x, yy, 0] = x * S + a
                            pidx[j, x, yy, 1] = yy * S + b
    return u, pidx
