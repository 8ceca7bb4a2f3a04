# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "depthwise_conv2d", "", ""

def function(y, w, b, sx, sy, pad):
    D = y.shape[0]
    yp = np.pad(y, [(0, 0), (pad, pad), (pad, pad)])
    ox = (yp.shape[1] - w.shape[1])//sx + 1
    oy = (yp.shape[2] - w.shape[2])//sy + 1
    z = [[[0.0 for _ in range(oy)] for _ in range(ox)] for _ in range(D)]
    for d in range(D):
        for x in range(ox):
            for yy in range(oy):
                s = b[d]
                for a in range(w.shape[1]):
                    for c in range(w.shape[2]):
                        s += w[d, a, c] * yp[d, x*sx + a, yy*sy + c]
                z[d][x][yy] = s
    return np.array(z)
