# source: course forum style, own
# Mistake: the strides of rows and columns are exchanged where the window is cut. Right: rows by sh, columns by sw
import numpy as np
operation, expected, wants = "conv2d", "row and column strides swapped at the window", "z"

def function(x, w, b, strides):
    sh, sw = strides
    n, h, wd, cin = x.shape
    kh, kw, _, cout = w.shape
    oh = 1 + (h - kh) // sh
    ow = 1 + (wd - kw) // sw
    out = np.empty((n, oh, ow, cout))
    for i in range(oh):
        for j in range(ow):
            top = i * sw  # BUG
            left = j * sh  # BUG
            patch = x[:, top:top+kh, left:left+kw, :]
            ph, pw = patch.shape[1:3]
            out[:, i, j, :] = np.tensordot(patch, w[:ph, :pw], axes=([1, 2, 3], [0, 1, 2])) + b
    return out
