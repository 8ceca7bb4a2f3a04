# source: course forum style, own
# Mistake: overlapping filters overwrite each other. Right: add
import numpy as np
operation, expected, wants = "conv_transpose2d", "overlapping filters overwritten instead of added", "z"

def function(x, w, b, stride):
    n, cin, h, wd = x.shape
    _, cout, kh, kw = w.shape
    out = np.zeros((n, cout, (h - 1)*stride + kh, (wd - 1)*stride + kw))
    for i in range(h):
        for j in range(wd):
            for o in range(cout):
                stamp = 0
                for c in range(cin):
                    stamp = stamp + x[:, c, i, j][:, None, None] * w[c, o]
                out[:, o, i*stride:i*stride+kh, j*stride:j*stride+kw] = stamp  # BUG
    return out + b[None, :, None, None]
