"""The plain textbook NumPy forms of the operations: what one would write instead.

`sliding`: sliding_window_view with tensordot or einsum; `im2col`: fancy indices and a matrix product.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def windows(y, K, S):
    return sliding_window_view(y, (K, K), axis=(-2, -1))[..., ::S, ::S, :, :]


def sliding_conv(y, w, S):
    maps = y.ndim - 3
    z = np.tensordot(windows(y, w.shape[-1], S), w, axes=((maps, -2, -1), (1, 2, 3)))
    return np.moveaxis(z, -1, maps)


def einsum_conv(y, w, S):
    return np.einsum("...ixyab,jiab->...jxy", windows(y, w.shape[-1], S), w, optimize=True)


def im2col(y, K, S):
    *batch, D, W, H = y.shape
    x, y_ = S * np.arange((W - K)//S + 1), S * np.arange((H - K)//S + 1)
    k = np.arange(K)
    cut = y[..., k[:, None, None, None] + x[:, None], k[:, None, None] + y_]
    return cut.reshape(*batch, D*K*K, len(x)*len(y_)), (len(x), len(y_))


def im2col_conv(y, w, S):
    columns, sizes = im2col(y, w.shape[-1], S)
    return (w.reshape(len(w), -1) @ columns).reshape(*y.shape[:-3], len(w), *sizes)


def sliding_dw(dz, y, K, S):
    positions = (*range(y.ndim - 3), y.ndim - 2, y.ndim - 1)
    return np.tensordot(dz, windows(y, K, S), axes=(positions, positions))


def einsum_dw(dz, y, K, S):
    return np.einsum("...jxy,...ixyab->jiab", dz, windows(y, K, S), optimize=True)


def im2col_dw(dz, y, K, S):
    columns, _ = im2col(y, K, S)
    dw = dz.reshape(*dz.shape[:-2], -1) @ columns.swapaxes(-1, -2)
    return dw.reshape(-1, dz.shape[-3], y.shape[-3], K, K).sum(axis=0)


def sliding_dy(dz, w, S, shape):
    K = w.shape[-1]
    wide = np.zeros((*dz.shape[:-2], shape[-2] + K - 1, shape[-1] + K - 1), dz.dtype)
    wide[..., K - 1:K + (dz.shape[-2] - 1)*S:S, K - 1:K + (dz.shape[-1] - 1)*S:S] = dz
    return sliding_conv(wide, w.swapaxes(0, 1)[:, :, ::-1, ::-1], 1)


def im2col_dy(dz, w, S, shape):
    K = w.shape[-1]
    wide = np.zeros((*dz.shape[:-2], shape[-2] + K - 1, shape[-1] + K - 1), dz.dtype)
    wide[..., K - 1:K + (dz.shape[-2] - 1)*S:S, K - 1:K + (dz.shape[-1] - 1)*S:S] = dz
    return im2col_conv(wide, w.swapaxes(0, 1)[:, :, ::-1, ::-1].copy(), 1)


def sliding_depthwise(y, w, S):
    return np.einsum("...dxyab,dab->...dxy", windows(y, w.shape[-1], S), w)


def sliding_max(y, K, S):
    cut = windows(y, K, S)
    cut = cut.reshape(*cut.shape[:-2], -1)
    first = cut.argmax(axis=-1)
    x, y_ = np.divmod(first, K)
    x, y_ = x + S*np.arange(first.shape[-2])[:, None], y_ + S*np.arange(first.shape[-1])
    return np.take_along_axis(cut, first[..., None], axis=-1)[..., 0], np.stack([x, y_], axis=-1)


def sliding_mean(y, K, S):
    return windows(y, K, S).mean(axis=(-2, -1))


def add_at_max_backward(du, pidx, shape):
    dy = np.zeros(shape, du.dtype)
    np.add.at(dy, (*np.indices(du.shape)[:-2], pidx[..., 0], pidx[..., 1]), du)
    return dy
