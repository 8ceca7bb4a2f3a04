import numpy as np

def grad_filter(x, dz, K, S):
    """dL/dw, x: D_in x H x W, dz: D_out x H' x W'"""
    Din, H, W = x.shape
    Dout, Ho, Wo = dz.shape
    dw = np.zeros((Dout, Din, K, K))
    for o in range(Dout):
        for d in range(Din):
            for i in range(K):
                for j in range(K):
                    for m in range(Ho):
                        for n in range(Wo):
                            dw[o, d, i, j] += dz[o, m, n] * x[d, m + i, n + j]  # BUG
    return dw


operation, expected = 'conv2d_filter_gradient', 'dz is placed without the stride (x[m+i] instead of x[m*S+i])'
function = grad_filter
