import numpy as np

def pool(Y, K, S=1):
    H, W = Y.shape
    n1 = (H-K)//S+1
    n2 = (W-K)//S+1
    U = np.zeros((n1, n2))
    P = np.zeros((n1, n2, 2), int)
    for x in range(n1):
        for y in range(n2):
            cur = -np.inf
            pos = (0, 0)
            for i in range(x*S, x*S+K):
                for j in range(y*S, y*S+K):
                    if Y[i, j] >= cur:  # BUG
                        cur = Y[i, j]
                        pos = (i, j)
            U[x, y] = cur
            P[x, y] = pos
    return U, P


operation, expected = 'max_pool2d', '>= takes the last of equal maxima, not the first (the place, pidx; the values u are right)'
function = pool
