import numpy as np

def flatten(y):
    D, W, H = y.shape
    out = np.zeros(D*W*H)
    for i in range(W):
        for j in range(H):
            for d in range(D):
                k = (i*W + j)*D + d  # BUG
                if k < out.size:
                    out[k] = y[d, i, j]
    return out


operation, expected = 'flatten', 'the index of a row is multiplied by the number of rows (W) where that of columns (H) belongs'
function = flatten
