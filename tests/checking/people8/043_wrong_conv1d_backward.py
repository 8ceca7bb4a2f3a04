# backward of the padded TDNN layer, one utterance
import numpy as np


def tdnn_backward_padded(dz, x, w, hop=1, pad=0):
    Din, T = x.shape
    Dout, _, K = w.shape
    xp = np.pad(x, ((0, 0), (pad, pad)))
    dxp = np.zeros_like(xp)
    dw = np.zeros_like(w)
    db = np.zeros(Dout)
    for t in range(dz.shape[1]):
        for o in range(Dout):
            g = dz[o, t]
            db[o] += g
            for k in range(K):
                for i in range(Din):
                    dw[o, i, k] += g * xp[i, t * hop + k]
                    dxp[i, t * hop + k] += g * w[o, i, k]
    dx = dxp[:, pad:-pad]  # BUG
    return dx, dw, db


operation, expected = 'conv1d_backward', 'cutting off the padding with [pad:-pad] leaves nothing when pad is 0'
function = tdnn_backward_padded
