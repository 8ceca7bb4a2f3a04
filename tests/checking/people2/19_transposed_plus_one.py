# source: https://github.com/Lasagne/Lasagne/issues/746  (14 -> 28 wanted: "I just change the formula to ... + 1, and it works")
# Mistake: the output is one row and one column too large. Right: (n - 1) S + K - 2 P.
import numpy as np
operation, expected, wants = "conv_transpose2d", "output one too large", ""

def function(x, W, b=None, stride=1, crop=0):
    C, h, w = x.shape
    F, k = W.shape[1], W.shape[2]
    oh = (h - 1)*stride + k - 2*crop + 1  # BUG
    ow = (w - 1)*stride + k - 2*crop + 1
    out = np.zeros((F, oh, ow))
    for f in range(F):
        for c in range(C):
            for i in range(h):
                for j in range(w):
                    for p in range(k):
                        for q in range(k):
                            r, s = i*stride + p - crop, j*stride + q - crop
                            if 0 <= r < oh and 0 <= s < ow:
                                out[f, r, s] += x[c, i, j] * W[c, f, p, q]
        if b is not None:
            out[f] += b[f]
    return out
