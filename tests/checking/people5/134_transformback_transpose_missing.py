# source: course forum style, own
# Mistake: the derivative of a transformed filter goes back through the matrix itself. Right: through its transpose
import numpy as np
operation, expected, wants = "transform_conv2d_backward", "the derivative of a transformed filter goes back through the matrix itself", "dw"

def function(dz, y, w, mats):
    N, C, W, H = y.shape
    O, _, K, _ = w.shape
    nT = len(mats)
    dy, dw, db = np.zeros_like(y), np.zeros_like(w), np.zeros(O)
    for j in range(O):
        for t in range(nT):
            filt = np.stack([(mats[t] @ w[j, i].ravel()).reshape(K, K) for i in range(C)])
            df = np.zeros_like(filt)
            d = dz[:, j * nT + t]
            db[j] += d.sum()
            for n in range(N):
                for a in range(d.shape[1]):
                    for b in range(d.shape[2]):
                        dy[n, :, a:a + K, b:b + K] += d[n, a, b] * filt
                        df += d[n, a, b] * y[n, :, a:a + K, b:b + K]
            for i in range(C):
                dw[j, i] += (mats[t] @ df[i].ravel()).reshape(K, K)  # BUG
    return dy, dw, db
