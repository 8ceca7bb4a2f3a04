"""Windows of maps: cut them out, lay them side by side, add them back.

The other modules use these functions.

    N              instances of the batch                                 e.g. 32
    D              maps                                                   e.g. 2
    W, H           sizes of the maps along x and y                        e.g. 7, 6
    Kx, Ky         sizes of the window                                    e.g. 3, 3
    W', H'         numbers of windows along x and y, W' = (W - K)//S + 1  e.g. 5, 4
"""

from collections.abc import Iterator

import numpy as np

from .hints import Array, Pair

TOGETHER = 2**21  # bytes of windows that are made at once: they never fill the memory


def batch(y: Array) -> Array:
    """Return the maps y with their batch axis: one instance is a batch of one."""
    return y.reshape(-1, *y.shape[-3:])


def padded(y: Array, P: Pair) -> Array:
    """Return the maps y inside a border of zeros, P wide."""
    *before, W, H = y.shape
    Px, Py = P
    W_wide = W + 2*Px
    H_wide = H + 2*Py
    wide = np.zeros((*before, W_wide, H_wide), y.dtype)
    inside = cropped(wide, P)
    inside[...] = y
    return wide


def cropped(y: Array, P: Pair) -> Array:
    """Return a view of the maps y without their border, P wide."""
    *_, W, H = y.shape
    Px, Py = P
    inside_x = slice(Px, W - Px)
    inside_y = slice(Py, H - Py)
    return y[..., inside_x, inside_y]


def windows(y: Array, K: Pair, S: Pair) -> Array:
    """Return a view of every window of the maps y: (N, D, Kx, Ky, W', H')."""
    Sx, Sy = S
    every = np.lib.stride_tricks.sliding_window_view(batch(y), K, axis=(2, 3))
    kept = every[:, :, ::Sx, ::Sy]  # (N, D, W', H', Kx, Ky)
    return kept.transpose(0, 1, 4, 5, 2, 3)


def columns(cut: Array) -> Array:
    """Return windows (N, D, Kx, Ky, W', H') as columns side by side: (N, D*Kx*Ky, W'*H').

    This is often called im2col.
    """
    N, D, Kx, Ky, W_out, H_out = cut.shape
    return cut.reshape(N, D*Kx*Ky, W_out*H_out)


def add_windows(y: Array, cut: Array, S: Pair) -> None:
    """Add windows (N, D, Kx, Ky, W', H') to the maps y, each where it was cut out (col2im)."""
    _, _, Kx, Ky, W_out, H_out = cut.shape
    Sx, Sy = S
    across = (W_out - 1)*Sx + 1
    down = (H_out - 1)*Sy + 1
    for x in range(Kx):
        columns_of_x = slice(x, x + across, Sx)
        for y_ in range(Ky):
            rows_of_y = slice(y_, y_ + down, Sy)
            y[:, :, columns_of_x, rows_of_y] += cut[:, :, x, y_]


def few_at_a_time(shape: tuple[int, ...], dtype: np.dtype) -> Iterator[tuple[slice, slice]]:
    """Yield (n, x): a few instances and the x of their windows; of large maps one, with a few x.

    `shape` is that of all windows, (N, D, Kx, Ky, W', H'); so never too many are copied at once.
    """
    N, D, Kx, Ky, W_out, H_out = shape
    numbers = D*Kx*Ky*H_out  # in the windows with the same n and x
    one_x = numbers*dtype.itemsize  # bytes
    one_n = one_x*W_out
    few_x = max(1, TOGETHER // one_x)
    few_x = min(few_x, W_out)
    few_n = max(1, TOGETHER // one_n)
    for n in range(0, N, few_n):
        for x in range(0, W_out, few_x):
            yield slice(n, n + few_n), slice(x, x + few_x)
