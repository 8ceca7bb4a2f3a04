import numpy as np

def conv1d_grads(x, w, dz, pad=1):
    N, C, T = x.shape
    F, _, K = w.shape
    To = dz.shape[2]
    dx = np.zeros(x.shape)
    dw = np.zeros(w.shape)
    db = np.zeros(F)
    for n in range(N):
        for f in range(F):
            for t in range(To):
                db[f] += dz[n, f, t]
                for k in range(K):
                    pos = min(max(t + k - pad, 0), T - 1)  # BUG
                    for c in range(C):
                        dw[f, c, k] += dz[n, f, t]*x[n, c, pos]
                        dx[n, c, pos] += dz[n, f, t]*w[f, c, k]
    return dx, dw, db


operation, expected = 'conv1d_backward', 'indices in the padding are clamped to the first/last cell: the derivatives of the padding get into dx, and dw reads the border cells there'
function = conv1d_grads
