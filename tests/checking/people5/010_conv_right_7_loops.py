# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "conv2d", "", ""

def function(X, K, B, p=0, s=1):
    n, cin, hin, win = X.shape
    cout, _, kh, kw = K.shape
    hout = (hin + 2 * p - kh) // s + 1
    wout = (win + 2 * p - kw) // s + 1
    Y = np.zeros((n, cout, hout, wout))
    for b in range(n):
        for o in range(cout):
            for i in range(hout):
                for j in range(wout):
                    for c in range(cin):
                        for u in range(kh):
                            for v in range(kw):
                                r, q = i * s + u - p, j * s + v - p
                                if 0 <= r < hin and 0 <= q < win:
                                    Y[b, o, i, j] += X[b, c, r, q] * K[o, c, u, v]
                    Y[b, o, i, j] += B[o]
    return Y
