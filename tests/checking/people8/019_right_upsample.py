"""Zero insertion ("bed of nails") and its transpose, channels last (N, H, W, C)."""
import numpy as np


def zero_insert(x, factor, trailing=False):
    n, h, w, c = x.shape
    out = np.zeros((n, h, factor, w, factor, c), dtype=x.dtype)
    out[:, :, 0, :, 0] = x
    out = out.reshape(n, h * factor, w * factor, c)
    if not trailing:
        out = out[:, :(h - 1) * factor + 1, :(w - 1) * factor + 1]
    return out


operation, expected = 'upsample', ''
function = zero_insert
