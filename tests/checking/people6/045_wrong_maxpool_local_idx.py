# source: course forum style, own
# Mistake: the place is counted inside the window. Right: on the map, window start added
import numpy as np
operation, expected, wants = "max_pool2d", "pidx is the place within the window", "pidx"

def function(y, K, stride):
    N, D, W, H = y.shape
    ow, oh = (W - K)//stride + 1, (H - K)//stride + 1
    u = np.zeros((N, D, ow, oh))
    pidx = np.zeros((N, D, ow, oh, 2), dtype=int)
    for n in range(N):
        for d in range(D):
            for i in range(ow):
                for j in range(oh):
                    win = y[n, d, i*stride:i*stride+K, j*stride:j*stride+K]
                    pos = np.unravel_index(np.argmax(win), win.shape)
                    u[n, d, i, j] = win[pos]
                    pidx[n, d, i, j] = pos  # BUG
    return u, pidx
