# source: https://github.com/tensorflow/tensorflow/issues/10216  (indices of the maxima and padding)
# Mistake: positions counted in the padded map. Right: in the map as it came (minus the padding).
import numpy as np
operation, expected, wants = "max_pool2d", "argmax positions in padded coordinates", ""

def function(y, K, *, stride=1, padding=0):
    D, W, H = y.shape
    yp = np.full((D, W + 2*padding, H + 2*padding), -np.inf)
    yp[:, padding:padding+W, padding:padding+H] = y
    W1, H1 = (W + 2*padding - K)//stride + 1, (H + 2*padding - K)//stride + 1
    u = np.zeros((D, W1, H1))
    pidx = np.zeros((D, W1, H1, 2), dtype=int)
    for d in range(D):
        for i in range(W1):
            for j in range(H1):
                m, bx, by = -np.inf, 0, 0
                for a in range(i*stride, i*stride + K):
                    for b in range(j*stride, j*stride + K):
                        if yp[d, a, b] > m:
                            m, bx, by = yp[d, a, b], a, b
                u[d, i, j] = m
                pidx[d, i, j, 0] = bx  # BUG
                pidx[d, i, j, 1] = by
    return u, pidx
