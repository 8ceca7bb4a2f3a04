# source: course forum style, own
# Mistake: db is the mean over the output positions. Right: their sum
import numpy as np
operation, expected, wants = "conv2d_backward", "db is divided by the number of positions", "db"

def function(cache, dY):
    X, K, s = cache
    dX, dK, dB = np.zeros_like(X), np.zeros_like(K), np.zeros(K.shape[0])
    k0, k1 = K.shape[2], K.shape[3]
    rows, cols = dY.shape[2], dY.shape[3]
    for e in range(X.shape[0]):
        for f in range(K.shape[0]):
            for r in range(rows):
                for c in range(cols):
                    sl = (e, slice(None), slice(r*s, r*s+k0), slice(c*s, c*s+k1))
                    dX[sl] += K[f] * dY[e, f, r, c]
                    dK[f] += X[sl] * dY[e, f, r, c]
            dB[f] += np.sum(dY[e, f]) / (rows * cols)  # BUG
    return {'dX': dX, 'dK': dK, 'dB': dB}
