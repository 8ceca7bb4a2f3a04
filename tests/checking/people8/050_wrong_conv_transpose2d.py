"""Transposed convolution with cropping. Kernel layout (in, out, kh, kw)."""
import numpy as np


def deconv_cropped(y, w, bias, stride=1, padding=0):
    n_in, H, W = y.shape
    _, n_out, kh, kw = w.shape
    full = np.zeros((n_out, (H - 1) * stride + kh, (W - 1) * stride + kw))
    for i in range(n_in):
        for h in range(H):
            for v in range(W):
                full[:, h * stride:h * stride + kh, v * stride:v * stride + kw] += y[i, h, v] * w[i]
    out_h = full.shape[1] - 2 * padding
    out_w = full.shape[2] - 2 * padding
    z = full[:, -out_h:, -out_w:]  # BUG
    return z + bias[:, None, None]


operation, expected = 'conv_transpose2d', 'the padding is cut off twice at the top and left, not once at each side'
function = deconv_cropped
