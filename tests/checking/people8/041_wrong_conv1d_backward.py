# TDNN layer, backward pass.  x (Din, T), w (Dout, Din, K), dz (Dout, T')
import numpy as np


def tdnn_backward(dz, x, w, hop):
    Dout, Din, K = w.shape
    Tout = dz.shape[1]
    dx = np.zeros_like(x)
    dw = np.zeros_like(w)
    for o in range(Dout):
        for t in range(Tout):
            for i in range(Din):
                for k in range(K):
                    dw[o, i, k] += dz[o, t] * x[i, t * hop + k]
                    dx[i, t + k] += dz[o, t] * w[o, i, k]  # BUG
    return dx, dw, dz.sum(axis=1)


operation, expected = 'conv1d_backward', "the input's derivative is put at t + k, without the hop"
function = tdnn_backward
