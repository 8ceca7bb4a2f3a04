# source: course forum style, own
# Mistake: the two coordinates of the saved place are exchanged. Right: dy[j, px, py]
import numpy as np
operation, expected, wants = "max_pool2d_backward", "the two coordinates of the saved place are exchanged", "dy"

def function(du, pidx, shape):
    dy = np.zeros(shape)
    D, W1, H1 = du.shape
    for j in range(D):
        for x in range(W1):
            for y in range(H1):
                px, py = pidx[j, x, y]
                dy[j, py, px] += du[j, x, y]  # BUG
    return dy
