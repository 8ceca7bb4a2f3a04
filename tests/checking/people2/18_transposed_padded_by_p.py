# source: https://github.com/FighterLYL/GraphNeuralNetwork/issues/11  (is the real padding k-1-p?), https://github.com/vdumoulin/conv_arithmetic/issues/33
# Mistake: the spread-out map is padded by P. Right: by K-1-P. The two are the same for K = 3, P = 1.
import numpy as np
operation, expected, wants = "conv_transpose2d", "padded by P instead of K-1-P", ""

def function(y, w, b=None, *, stride=1, padding=0):
    D, n, m = y.shape
    _, M, K, _ = w.shape
    p = padding  # BUG
    up = np.zeros((D, (n - 1)*stride + 1 + 2*p, (m - 1)*stride + 1 + 2*p))
    for d in range(D):
        for i in range(n):
            for j in range(m):
                up[d, p + i*stride, p + j*stride] = y[d, i, j]
    out = np.zeros((M, up.shape[1] - K + 1, up.shape[2] - K + 1))
    for o in range(M):
        for i in range(out.shape[1]):
            for j in range(out.shape[2]):
                for d in range(D):
                    for a in range(K):
                        for c in range(K):
                            out[o, i, j] += up[d, i + a, j + c] * w[d, o, K-1-a, K-1-c]
                if b is not None:
                    out[o, i, j] += b[o]
    return out
