"""Transposed convolution = zero insertion, then a full correlation."""
import numpy as np


def deconv_by_upsampling(y, w, stride):
    """y (in, H, W), w (in, out, k, k)"""
    n_in, H, W = y.shape
    _, n_out, k, _ = w.shape
    up = np.zeros((n_in, (H - 1) * stride + 1, (W - 1) * stride + 1))
    for h in range(H):
        for v in range(W):
            up[:, h * stride, v * stride] = y[:, h, v]
    up = np.pad(up, ((0, 0), (k - 1, k - 1), (k - 1, k - 1)))
    out_h, out_w = up.shape[1] - k + 1, up.shape[2] - k + 1
    z = np.zeros((n_out, out_h, out_w))
    for o in range(n_out):
        for r in range(out_h):
            for c in range(out_w):
                for i in range(n_in):
                    z[o, r, c] += np.sum(up[i, r:r + k, c:c + k] * w[i, o])  # BUG
    return z


operation, expected = 'conv_transpose2d', "after the upsampling the filter isn't flipped"
function = deconv_by_upsampling
