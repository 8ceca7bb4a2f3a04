# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "conv2d", "", ""

def im2col(x, kh, kw, s):
    n, c, h, w = x.shape
    oh, ow = (h - kh) // s + 1, (w - kw) // s + 1
    col = np.zeros((n, c, kh, kw, oh, ow))
    for a in range(kh):
        for b in range(kw):
            col[:, :, a, b] = x[:, :, a:a + s*oh:s, b:b + s*ow:s]
    return col.transpose(0, 4, 5, 1, 2, 3).reshape(n * oh * ow, -1), oh, ow

def function(x, W, b, stride=1, pad=0):
    fn, c, kh, kw = W.shape
    x = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)], 'constant')
    col, oh, ow = im2col(x, kh, kw, stride)
    out = np.dot(col, W.reshape(fn, -1).T) + b
    return out.reshape(x.shape[0], oh, ow, fn).transpose(0, 3, 1, 2)
