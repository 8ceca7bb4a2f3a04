# direct convolution, ported from my old C code (tk)
import numpy as np


def conv_layer(src, krn, bias, stride, pad):
    nmaps = src.shape[0]
    w = src.shape[1]
    h = src.shape[2]
    nout = krn.shape[0]
    kw = krn.shape[2]
    kh = krn.shape[3]
    ow = (w + 2 * pad - kw) // stride + 1
    oh = (h + 2 * pad - kh) // stride + 1
    dst = np.zeros((nout, ow, oh))
    o = 0
    while o < nout:
        ox = 0
        while ox < ow:
            oy = 0
            while oy < oh:
                acc = bias[o]
                c = 0
                while c < nmaps:
                    for kx in range(kw):
                        ix = ox * stride + kx - pad
                        if ix < 0 or ix >= w:
                            continue
                        for ky in range(kh):
                            iy = oy * stride + ky - pad
                            if iy < 0 or iy >= h:
                                continue
                            acc += src[c, ix, iy] * krn[o, c, kx, ky]
                    c += 1
                dst[o, ox, oy] = acc
                oy += 1
            ox += 1
        o += 1
    return dst


operation, expected = 'conv2d', ''
function = conv_layer
