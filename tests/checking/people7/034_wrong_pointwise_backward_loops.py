import numpy as np

def backward_1x1(dz, y, w):
    D_out, D_in = w.shape
    _, W, H = y.shape
    dy = np.zeros(y.shape)
    dw = np.zeros(w.shape)
    db = np.zeros(D_out)
    for x in range(W):
        for yy in range(H):
            for i in range(D_in):
                for j in range(D_out):
                    dw[j, i] += dz[j, x, yy] * y[i, x, yy]
                dy[i, x, yy] += dz[j, x, yy] * w[j, i]  # BUG
            for j in range(D_out):
                db[j] += dz[j, x, yy]
    return dy, dw, db


operation, expected = 'pointwise_conv2d_backward', "dx is indented outside the loop over the output maps: only the last map's part gets there"
function = backward_1x1
