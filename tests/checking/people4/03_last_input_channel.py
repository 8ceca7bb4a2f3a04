# source: https://github.com/LazaroHurtado/micrograd-rs/pull/31  (wrong for more than one input channel, tried with one only)
# Mistake: the sum over the input channels is overwritten, the last channel alone is left. Right: +=.
import numpy as np
operation, expected, wants = "conv2d", "only the last input map counts (= for += over the input maps)", ""

def corr2d(X, K, s):
    h, w = K.shape
    Y = np.zeros(((X.shape[0] - h) // s + 1, (X.shape[1] - w) // s + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i*s:i*s+h, j*s:j*s+w] * K).sum()
    return Y

def function(y, w, b=None, stride=1, padding=0):
    y = np.pad(y, ((0, 0), (padding,)*2, (padding,)*2))
    out = []
    for o in range(len(w)):
        for c in range(len(y)):
            fmap = corr2d(y[c], w[o, c], stride)  # BUG
        out.append(fmap + (b[o] if b is not None else 0))
    return np.array(out)
