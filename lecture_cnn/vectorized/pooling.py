"""Pooling without loops over positions: `max_pool2d`, `mean_pool2d` and their derivatives.

    D, W, H     maps and their sizes along x and y, with a batch axis N before them or not
    Kx, Ky      sizes of the pooling window
    W', H'      sizes of the output, W' = (W + 2P - K)//S + 1
"""

import functools
from itertools import product

import numpy as np

from lecture_cnn import arguments
from lecture_cnn.shapes import padded_shape
from lecture_cnn.vectorized.convolution import cells, counts, cropped, padded, quiet, windows


def max_pool2d(y, K, *, stride=1, padding=0):
    """Return u, the largest value of each window, and pidx, its place: the loops over j, x and y
    became one comparison of all windows at each position x', y' of the window.

    y (D, W, H) -> u (D, W', H'), pidx (D, W', H', 2), the 0-based (x, y) of the first maximum (a
    NaN is largest); padding holds no candidates. 2P > K is a ValueError. Convolutional Networks
    III, L13; IV, L25.
    """
    y, K, stride, padding = arguments.max_pool2d(y, K, stride, padding)
    (W, H), (Sx, Sy), (Px, Py) = y.shape[-2:], stride, padding
    if any(padding):  # a padded cell repeats the nearest real one, which lies in each of its windows
        y = y[..., np.arange(-Px, W + Px).clip(0, W - 1)[:, None], np.arange(-Py, H + Py).clip(0, H - 1)]
    sizes = counts(y.shape, K, stride)
    u, first = (_of_few if _few(y, K, sizes) else _of_all)(y, K, sizes, stride)  # (N, D, W', H')
    corners = np.empty((*sizes, 2), np.intp)  # (W', H', 2)
    corners[..., 0] = (np.arange(sizes[0])*min(Sx, W + 2*Px) - Px)[:, None]
    corners[..., 1] = np.arange(sizes[1])*min(Sy, H + 2*Py) - Py
    pidx = _places(K).take(first, axis=0)  # (N, D, W', H', 2), from the window's corner
    pidx += corners
    return u, pidx.clip(0, (W - 1, H - 1), out=pidx) if any(padding) else pidx


@quiet
def max_pool2d_backward(du, pidx, input_shape):
    """Return dy, with every du added to the cell that won its window: the loops over j, x and y
    became one np.add.at on the cells' numbers, which adds again where windows share a maximum.

    du (D, W', H'), pidx (D, W', H', 2), input_shape (D, W, H) -> dy (D, W, H). Shapes that
    disagree are a ValueError, a position outside of the map an IndexError. Convolutional Networks
    III, L14; IV, L26.
    """
    du, _, numbers, input_shape = arguments.max_pool2d_backward(du, pidx, input_shape)
    dy = np.zeros(input_shape, du.dtype)  # (N, D, W, H)
    np.add.at(dy.reshape(-1), numbers.reshape(-1), du.reshape(-1))
    return dy


@quiet
def mean_pool2d(y, K, *, stride=1, padding=0):
    """Return u, the mean of each window, padded zeros included: the loops over x and y became one
    sum along y for each window, then one along x.

    y (D, W, H) -> u (D, W', H'). Convolutional Networks III, L15; IV, L27.
    """
    y, K, stride, padding = arguments.mean_pool2d(y, K, stride, padding)
    y = padded(y, padding)
    sizes = counts(y.shape, K, stride)
    if K == (1, 1):
        return y[..., ::stride[0], ::stride[1]].copy()
    if sizes == (1, 1) or _number(y, sizes)*K[0] <= 1000:  # two calls for each x and y of a window take longer
        u = windows(y, K, stride, sizes).sum(axis=(-4, -3))  # (N, D, W', H')
    else:
        u = _window_sums(y, K[1], stride[1], -1)  # (N, D, W + 2P, H')
        u = _window_sums(u, K[0], stride[0], -2)  # (N, D, W', H')
    u /= K[0]*K[1]
    return u


@quiet
def mean_pool2d_backward(du, K, *, stride=1, padding=0, input_shape):
    """Return dy, where each du spreads du/K^2 over its window: the loops over x, y, i and j became
    one addition for each step along x, then one for each along y.

    du (D, W', H'), input_shape (D, W, H) -> dy (D, W, H). A du that doesn't fit is a ValueError.
    Convolutional Networks III, L16 and L18; IV, L28.
    """
    du, K, stride, padding, input_shape = arguments.mean_pool2d_backward(du, K, stride, padding, input_shape)
    W, H = padded_shape(input_shape, padding)[-2:]
    dy = _spread(du / (K[0]*K[1]), K[0], stride[0], W, -2)  # (N, D, W + 2P, H')
    dy = _spread(dy, K[1], stride[1], H, -1)  # (N, D, W + 2P, H + 2P)
    return cropped(dy, padding).copy() if any(padding) else dy  # (N, D, W, H)


@functools.lru_cache
def _places(K):
    """The places in a window in the order of the loops: (Kx*Ky, 2)."""
    return np.stack(np.divmod(np.arange(K[0]*K[1], dtype=np.intp), K[1]), axis=-1)


def _number(y, sizes):
    """The number of windows in all maps."""
    return y.size // (y.shape[-2]*y.shape[-1]) * sizes[0]*sizes[1]


def _few(y, K, sizes):
    """Whether there are so few windows that four calls of NumPy for each place in them take longer than a look at each
    window, a copy of which must also stay small."""
    number = _number(y, sizes)
    return sizes == (1, 1) or number <= 110*K[0]*K[1] and number*K[0]*K[1] <= 2**18


def _of_few(y, K, sizes, stride):
    """u, and which of its places holds each window's first maximum: one search through each window."""
    cut = windows(y, K, stride, sizes)  # (N, D, Kx, Ky, W', H')
    cut = cut.transpose(*range(y.ndim - 2), -2, -1, -4, -3).reshape(-1, K[0] * K[1])
    first = cut.argmax(axis=1)  # a NaN is largest here too
    shape = (*y.shape[:-2], *sizes)
    return cut[np.arange(len(cut)), first].reshape(shape), first.reshape(shape)


def _of_all(y, K, sizes, stride):
    """The same by one comparison of all windows for each place."""
    at = [cells(*place, sizes, stride) for place in product(*map(range, K))]
    u, part = y[at[0]].copy(), np.empty((*y.shape[:-2], *sizes), y.dtype)  # (N, D, W', H')
    first = np.zeros(u.shape, np.min_scalar_type(len(at)))
    for k in range(1, len(at)):
        np.copyto(part, y[at[k]])
        np.maximum(first, np.multiply(part > u, k, dtype=first.dtype), out=first)
        np.maximum(u, part, out=u)  # a NaN stays
    if np.isnan(u).any():
        for k in range(len(at) - 1, -1, -1):
            first[np.isnan(y[at[k]])] = k  # the first NaN comes last
    return u, first


def _window_sums(y, K, S, axis):
    """The sum of each window along x (axis -2) or y (axis -1)."""
    reach = (y.shape[axis] - K)//S*S + 1
    if K == 1:
        return y[_along(axis, 0, reach, S)].copy()
    total = y[_along(axis, 0, reach, S)] + y[_along(axis, 1, reach, S)]
    for k in range(2, K):
        total += y[_along(axis, k, reach, S)]
    return total


def _spread(du, K, S, n, axis):
    """Each entry along x (axis -2) or y (axis -1) added to every cell of its window, among n cells."""
    reach = (du.shape[axis] - 1)*S + 1
    shape = list(du.shape)
    shape[axis] = n
    total = np.zeros(shape, du.dtype)
    for k in range(K):
        total[_along(axis, k, reach, S)] += du
    return total


def _along(axis, k, reach, S):
    """Every S-th cell of an axis from cell k on."""
    return (..., slice(k, k + reach, S), slice(None)) if axis == -2 else (..., slice(k, k + reach, S))
