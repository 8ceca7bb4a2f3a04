"""Filters under a set of linear transforms (rotations, flips), one matrix each."""
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def lift(x, w, mats, bias=None):
    """x (N, C, H, W); w (F, C, k, k); mats: list of (k*k, k*k) acting on the flattened filter"""
    F, C, k, _ = w.shape
    bank = np.stack([(w.reshape(F * C, k * k) @ m.T).reshape(F, C, k, k) for m in mats], axis=1)
    win = sliding_window_view(x, (k, k), axis=(2, 3))
    z = np.tensordot(bank, win, axes=([2, 3, 4], [1, 4, 5]))
    z = z.reshape(F * len(mats), *z.shape[2:]).transpose(1, 0, 2, 3)
    if bias is not None:
        z = z + np.repeat(bias, len(mats))[None, :, None, None]
    return z


operation, expected = 'transform_conv2d', ''
function = lift
