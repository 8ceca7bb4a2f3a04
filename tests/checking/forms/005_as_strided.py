import numpy as np
operation = "conv2d"
from numpy.lib.stride_tricks import as_strided
def function(X, K, bias, stride, padding):
    X = np.pad(X, ((0,)*2, (0,)*2, (padding,)*2, (padding,)*2))
    n, c, h, w = X.shape
    f, _, kh, kw = K.shape
    oh, ow = (h - kh)//stride + 1, (w - kw)//stride + 1
    a, b_, r, q = X.strides
    view = as_strided(X, (n, c, oh, ow, kh, kw), (a, b_, r*stride, q*stride, r, q))
    return np.einsum('ncijkl,fckl->nfij', view, K) + bias.reshape(1, f, 1, 1)
