# source: course forum style, own
# Mistake: the border test uses > 0, so row 0 and column 0 of the map are left out. Right: 0 <= r and 0 <= q
import numpy as np
operation, expected, wants = "conv2d", "the border test uses > 0, so row 0 and column 0 of the map are left out", "z"

def function(X, K, B, p=0, s=1):
    n, cin, hin, win = X.shape
    cout, _, kh, kw = K.shape
    hout = (hin + 2 * p - kh) // s + 1
    wout = (win + 2 * p - kw) // s + 1
    Y = np.zeros((n, cout, hout, wout))
    for b in range(n):
        for o in range(cout):
            Y[b, o] += B[o]
            for i in range(hout):
                for j in range(wout):
                    for c in range(cin):
                        for u in range(kh):
                            r = i * s + u - p
                            if r < 0 or r >= hin:
                                continue
                            for v in range(kw):
                                q = j * s + v - p
                                if q <= 0 or q >= win:  # BUG
                                    continue
                                Y[b, o, i, j] += X[b, c, r, q] * K[o, c, u, v]
    return Y
