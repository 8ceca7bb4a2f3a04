import numpy as np

def backward(dz, y, w, stride=1):
    D_in, W, H = y.shape
    _, D_out, K, _ = w.shape
    dy = np.zeros(y.shape); dw = np.zeros(w.shape); db = np.zeros(D_out)
    for j in range(D_out):
        for x in range(W):
            for yy in range(H):
                for a in range(K):
                    for b in range(K):
                        d = dz[j, x*stride + a, yy*stride + b]
                        db[j] += d  # BUG
                        for i in range(D_in):
                            dy[i, x, yy] += w[i, j, a, b] * d
                            dw[i, j, a, b] += y[i, x, yy] * d
    return dy, dw, db


operation, expected = 'conv_transpose2d_backward', 'db is added in the loops over windows: a cell of dz that lies in several windows counts several times, one in none not at all'
function = backward
