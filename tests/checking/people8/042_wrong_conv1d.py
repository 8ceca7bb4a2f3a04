# TDNN layer with zero padding.  x (batch, Din, T), w (Dout, Din, K)
import numpy as np


def tdnn_forward(x, w, b, hop=1, pad=0):
    B, Din, T = x.shape
    Dout, _, K = w.shape
    padded = np.zeros((B, Din, T + 2 * pad))
    padded[:, :, 2 * pad:] = x  # BUG
    Tout = (T + 2 * pad - K) // hop + 1
    z = np.zeros((B, Dout, Tout))
    for n in range(B):
        for t in range(Tout):
            for o in range(Dout):
                z[n, o, t] = b[o]
                for i in range(Din):
                    for k in range(K):
                        z[n, o, t] += w[o, i, k] * padded[n, i, t * hop + k]
    return z


operation, expected = 'conv1d', 'all of the padding is put before the first frame, none after the last'
function = tdnn_forward
