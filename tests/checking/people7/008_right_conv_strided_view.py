import numpy as np
from numpy.lib.stride_tricks import as_strided

def fast_conv(x, w, b=None, stride=1):
    """x (C,H,W), w (F,C,KH,KW)"""
    x = np.ascontiguousarray(x)
    C, H, W = x.shape
    F, _, KH, KW = w.shape
    OH = (H - KH) // stride + 1
    OW = (W - KW) // stride + 1
    sc, sh, sw = x.strides
    v = as_strided(x, shape=(C, OH, OW, KH, KW), strides=(sc, sh*stride, sw*stride, sh, sw))
    out = np.einsum('chwij,fcij->fhw', v, w)
    if b is not None:
        out = out + b[:, None, None]
    return out


operation, expected = 'conv2d', ''
function = fast_conv
