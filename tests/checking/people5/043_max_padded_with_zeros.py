# source: course forum style, own
# Mistake: the border of zeros takes part in the maximum. Right: -inf in the border
import numpy as np
operation, expected, wants = "max_pool2d", "the border of zeros takes part in the maximum", "u"

def function(X, fh, fw, stride, pad):
    n, c, h, w = X.shape
    Xp = np.pad(X, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")  # BUG
    oh = (h + 2 * pad - fh) // stride + 1
    ow = (w + 2 * pad - fw) // stride + 1
    out = np.empty((n, c, oh, ow))
    for i in range(oh):
        for j in range(ow):
            win = Xp[:, :, i * stride:i * stride + fh, j * stride:j * stride + fw]
            out[:, :, i, j] = win.max(axis=(2, 3))
    return out
