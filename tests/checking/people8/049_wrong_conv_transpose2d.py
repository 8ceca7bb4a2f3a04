"""Transposed convolution, scatter form. Kernel layout (in, out, kh, kw)."""
import numpy as np


def deconv(y, w, stride=1):
    n_in, H, W = y.shape
    n_out, kh, kw = w.shape[1:]
    z = np.zeros((n_out, (H - 1) * stride + kh, (W - 1) * stride + kw))
    for i in range(n_in):
        for h in range(H):
            for v in range(W):
                for o in range(n_out):
                    for a in range(kh):
                        for b in range(kw):
                            z[o, h * stride + a, v * stride + b] += y[i, h, v] * w[o, i, a, b]  # BUG
    return z


operation, expected = 'conv_transpose2d', "the filter's input and output axes are exchanged (w[o, i] of an (in, out) array)"
function = deconv
