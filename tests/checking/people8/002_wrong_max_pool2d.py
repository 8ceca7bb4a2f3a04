# max pooling, ported from my old C code (tk)
import sys
import numpy as np


def maxpool_layer(src, k, stride):
    nmaps, w, h = src.shape
    ow = (w - k) // stride + 1
    oh = (h - k) // stride + 1
    dst = np.zeros((nmaps, ow, oh))
    pos = np.zeros((nmaps, ow, oh, 2), dtype=int)
    for c in range(nmaps):
        for ox in range(ow):
            for oy in range(oh):
                best = sys.float_info.min  # BUG
                bx = ox * stride
                by = oy * stride
                for kx in range(k):
                    for ky in range(k):
                        v = src[c, ox * stride + kx, oy * stride + ky]
                        if v > best:
                            best = v
                            bx = ox * stride + kx
                            by = oy * stride + ky
                dst[c, ox, oy] = best
                pos[c, ox, oy, 0] = bx
                pos[c, ox, oy, 1] = by
    return dst, pos


operation, expected = 'max_pool2d', "the running maximum starts at the smallest positive float (C's DBL_MIN), so windows of negative values give about 0"
function = maxpool_layer
