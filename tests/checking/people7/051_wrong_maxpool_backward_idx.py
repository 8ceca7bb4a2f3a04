import numpy as np

def unpool_grad(du, pidx, in_shape):
    dy = np.zeros(in_shape)
    D, W, H = du.shape
    for j in range(D):
        for x in range(W):
            for y in range(H):
                px, py = pidx[j, x, y]
                dy[j, px, py] = du[j, x, y]  # BUG
    return dy


operation, expected = 'max_pool2d_backward', '= instead of +=: a cell that wins more than one window keeps only the last'
function = unpool_grad
