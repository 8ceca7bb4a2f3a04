# source: course forum style, own
# Mistake: the border of zeros takes part in the maximum. Right: pad with -inf
import numpy as np
operation, expected, wants = "max_pool2d", "zeros of the padding win against negative values", "u"

def function(x, k, s, p):
    x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), mode='constant')  # BUG
    n, c, h, w = x.shape
    oh, ow = 1 + (h - k)//s, 1 + (w - k)//s
    out = np.empty((n, c, oh, ow))
    for i in range(oh):
        for j in range(ow):
            out[:, :, i, j] = x[:, :, i*s:i*s+k, j*s:j*s+k].max(axis=(2, 3))
    return out
