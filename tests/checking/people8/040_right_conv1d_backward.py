# TDNN layer, backward pass.  frames first: x (T, Din), w (K, Din, Dout), dz (T', Dout)
import numpy as np


def tdnn_backward(x, w, dz, hop=1):
    K, Din, Dout = w.shape
    dx = np.zeros(x.shape)
    dw = np.zeros(w.shape)
    db = np.zeros(Dout)
    for t in range(len(dz)):
        frame0 = t * hop
        for o in range(Dout):
            db[o] += dz[t, o]
            for k in range(K):
                for i in range(Din):
                    dw[k, i, o] += x[frame0 + k, i] * dz[t, o]
                    dx[frame0 + k, i] += w[k, i, o] * dz[t, o]
    return dx, dw, db


operation, expected = 'conv1d_backward', ''
function = tdnn_backward
