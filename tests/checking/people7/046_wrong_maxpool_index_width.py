import numpy as np

def max_pool_with_index(y, kx, ky, s):
    D, W, H = y.shape
    ox, oy = (W - kx)//s + 1, (H - ky)//s + 1
    u = np.zeros((D, ox, oy))
    idx = np.zeros((D, ox, oy, 2), dtype=int)
    for d in range(D):
        for a in range(ox):
            for b in range(oy):
                win = y[d, a*s:a*s+kx, b*s:b*s+ky]
                m = np.argmax(win)
                i, j = m // kx, m % kx  # BUG
                u[d, a, b] = win.max()
                idx[d, a, b] = a*s + i, b*s + j
    return u, idx


operation, expected = 'max_pool2d', "the flat argmax is taken apart by the window's height, not its width (windows that aren't square)"
function = max_pool_with_index
