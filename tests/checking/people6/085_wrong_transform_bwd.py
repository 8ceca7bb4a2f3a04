# source: course forum style, own
# Mistake: derivatives of transformed filters go back through the matrix itself. Right: through its transpose
import numpy as np
operation, expected, wants = "transform_conv2d_backward", "dw brought back by the matrix instead of its transpose", "dw"

def function(dz, y, w, mats):
    D, W, H = y.shape
    M, _, K, _ = w.shape
    T = len(mats)
    dy, dw, db = np.zeros(y.shape), np.zeros(w.shape), np.zeros(M)
    for j in range(M):
        for t in range(T):
            g = dz[j*T + t]
            db[j] += g.sum()
            for d in range(D):
                wt = (mats[t] @ w[j, d].reshape(-1)).reshape(K, K)
                dwt = np.zeros((K, K))
                for x in range(g.shape[0]):
                    for yy in range(g.shape[1]):
                        dwt += g[x, yy] * y[d, x:x+K, yy:yy+K]
                        dy[d, x:x+K, yy:yy+K] += g[x, yy] * wt
                dw[j, d] += (mats[t] @ dwt.reshape(-1)).reshape(K, K)  # BUG
    return dy, dw, db
