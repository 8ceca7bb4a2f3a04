import numpy as np

def downsample_grad(dz, S, shape):
    dy = np.zeros(shape)
    D, W, H = shape
    for d in range(D):
        for x in range(W):
            for y in range(H):
                dy[d, x, y] = dz[d, x//S, y//S]  # BUG
    return dy


operation, expected = 'downsample_backward', 'dz spreads over the whole S by S block (nearest neighbour), not only to the kept cell'
function = downsample_grad
