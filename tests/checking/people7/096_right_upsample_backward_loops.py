import numpy as np

def upsample_grad(dz, S):
    D, W, H = dz.shape
    w, h = -(-W//S), -(-H//S)
    dy = np.zeros((D, w, h))
    for d in range(D):
        for x in range(w):
            for y in range(h):
                dy[d, x, y] = dz[d, x*S, y*S]
    return dy


operation, expected = 'upsample_backward', ''
function = upsample_grad
