# source: course forum style, own
# Mistake: dy of an output map replaces that of the maps before. Right: sum over output maps
import numpy as np
operation, expected, wants = "pointwise_conv2d_backward", "dy keeps only the last output map", "dy"

def function(dz, y, w):
    N, Din, W, H = y.shape
    Dout = w.shape[0]
    dy, dw = np.zeros(y.shape), np.zeros(w.shape)
    db = [0] * Dout
    for n in range(N):
        for o in range(Dout):
            for i in range(Din):
                dy[n, i] = w[o, i] * dz[n, o]  # BUG
                dw[o, i] += np.sum(dz[n, o] * y[n, i])
            db[o] += np.sum(dz[n, o])
    return dy, dw, np.array(db)
