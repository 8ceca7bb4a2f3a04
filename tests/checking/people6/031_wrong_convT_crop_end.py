# source: course forum style, own
# Mistake: all 2p cells are cut off at the end. Right: p at each side
import numpy as np
operation, expected, wants = "conv_transpose2d", "padding cropped only at the end", "z"

def function(X, K, bias, s=1, p=0):
    C, H, W = X.shape
    _, O, kh, kw = K.shape
    Y = np.zeros((O, (H - 1)*s + kh, (W - 1)*s + kw))
    for c in range(C):
        for i in range(H):
            for j in range(W):
                for o in range(O):
                    for a in range(kh):
                        for b in range(kw):
                            Y[o, i*s + a, j*s + b] += X[c, i, j] * K[c, o, a, b]
    if p > 0:
        Y = Y[:, :-2*p, :-2*p]  # BUG
    return Y + bias[:, None, None]
