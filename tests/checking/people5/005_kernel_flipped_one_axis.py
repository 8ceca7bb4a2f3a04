# source: course forum style, own
# Mistake: the column of the filter is counted from the end, so it's flipped along one axis. Right: kernel[o, c, u, v] without a flip
import numpy as np
operation, expected, wants = "conv2d", "the column of the filter is counted from the end, so it's flipped along one axis", "z"

def function(X, K, B, p=0, s=1):
    n, cin, hin, win = X.shape
    cout, _, kh, kw = K.shape
    Xp = np.zeros((n, cin, hin + 2 * p, win + 2 * p))
    Xp[:, :, p:p + hin, p:p + win] = X
    hout = (hin + 2 * p - kh) // s + 1
    wout = (win + 2 * p - kw) // s + 1
    Y = np.zeros((n, cout, hout, wout))
    for b in range(n):
        for o in range(cout):
            for i in range(hout):
                for j in range(wout):
                    acc = B[o]
                    for c in range(cin):
                        for u in range(kh):
                            for v in range(kw):
                                acc += Xp[b, c, i * s + u, j * s + v] * K[o, c, u, kw - 1 - v]  # BUG
                    Y[b, o, i, j] = acc
    return Y
