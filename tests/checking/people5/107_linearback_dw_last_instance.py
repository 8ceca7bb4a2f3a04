# source: course forum style, own
# Mistake: dW is set, not added, the last instance is left. Right: +=
import numpy as np
operation, expected, wants = "linear_backward", "dW is set, not added, the last instance is left", "dw"

def function(dout, x, w):
    N, D = x.shape
    M = w.shape[1]
    dx, dw, db = np.zeros((N, D)), np.zeros((D, M)), np.zeros(M)
    for n in range(N):
        for m in range(M):
            db[m] += dout[n, m]
            for d in range(D):
                dx[n, d] += dout[n, m] * w[d, m]
                dw[d, m] = dout[n, m] * x[n, d]  # BUG
    return dx, dw, db
