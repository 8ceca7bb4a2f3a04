"""Pooling without loops over positions: `max_pool2d`, `mean_pool2d` and their derivatives.

    N           instances of the batch (this axis may be missing)
    D           maps
    W, H        sizes of the maps along x and y
    Kx, Ky      sizes of the pooling window
    W', H'      sizes of the output, W' = (W + 2P - K)//S + 1
"""

import numpy as np

from ..operations.checks import checked, half_a_window
from ..operations.real_cells import quiet
from ..operations.shapes import cell_numbers
from .hints import Array, Sides
from .windows import add_windows, batch, cropped, padded, windows

__all__ = ["max_pool2d", "max_pool2d_backward", "mean_pool2d", "mean_pool2d_backward"]


def max_pool2d(y: Array, K: Sides, *, stride: Sides = 1, padding: Sides = 0) -> tuple[Array, Array]:
    """Return u, the largest value of each window, and pidx, its place: the loops over j, x and y
    became one comparison of all windows for each place in them.

    pidx holds the 0-based (x, y) of the first maximum (a NaN is largest); padding holds no
    candidates. 2P > K is a ValueError. Convolutional Networks III, L13; IV, L25.

    Takes y: N? D W H
    Numbers K: Kx Ky; stride: Sx Sy; padding >= 0: Px Py
    Makes u: N? D W' H'; pidx: N? D W' H' 2
    Holds padded: N? D W+2*Px H+2*Py; windows: N? D Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    y, K, stride, padding = checked(max_pool2d, y, K, stride, padding)
    half_a_window(K, padding)
    *before, W, H = y.shape
    Sx, Sy = stride
    Px, Py = padding
    no_border = [(0, 0)]*len(before)
    border = [*no_border, (Px, Px), (Py, Py)]
    # A padded cell repeats the nearest real one, which lies in each of its windows.
    maps = y
    if any(padding):
        maps = np.pad(y, border, mode="edge")  # (N, D, W + 2Px, H + 2Py)
    cut = windows(maps, K, stride)  # (N, D, Kx, Ky, W', H')
    _, _, Kx, Ky, W_out, H_out = cut.shape
    u = cut[:, :, 0, 0].copy()  # (N, D, W', H'), the largest so far
    first = np.zeros(u.shape, np.intp)  # its number among the window's cells
    for number in range(1, Kx*Ky):
        x, y_ = divmod(number, Ky)
        cell = cut[:, :, x, y_]  # of every window
        is_first_nan = np.isnan(cell) & ~np.isnan(u)
        larger = (cell > u) | is_first_nan
        u = np.where(larger, cell, u)
        first = np.where(larger, number, first)
    across = first // Ky  # (N, D, W', H')
    down = first - across*Ky
    left = np.array(range(0, W_out*Sx, Sx))  # of each window; a range takes a stride of any size
    top = np.array(range(0, H_out*Sy, Sy))
    x = left[:, None] + across - Px  # (N, D, W', H')
    y_ = top + down - Py  # (N, D, W', H')
    x = x.clip(0, W - 1)
    y_ = y_.clip(0, H - 1)
    pidx = np.stack([x, y_], axis=-1)
    shape = (*before, W_out, H_out)
    return u.reshape(shape), pidx.reshape(*shape, 2)


@quiet
def max_pool2d_backward(du: Array, pidx: Array, input_shape: tuple[int, ...]) -> Array:
    """Return dy, with every du added to the cell that won its window: the loops over j, x and y
    became one np.add.at on the cells' numbers, which adds again where windows share a maximum.

    Shapes that disagree are a ValueError, a position outside of the map an IndexError.
    Convolutional Networks III, L14; IV, L26.

    Takes input_shape: N? D W H as shape; du: N? D W' H'; pidx: N? D W' H' 2 as positions
    Makes dy: N? D W H
    """
    du, pidx, input_shape = checked(max_pool2d_backward, du, pidx, input_shape)
    numbers = cell_numbers("pidx", pidx, input_shape)  # of the cells among those of all maps
    dy = np.zeros(input_shape, du.dtype)  # (N, D, W, H)
    np.add.at(dy.reshape(-1), numbers.reshape(-1), du.reshape(-1))
    return dy


@quiet
def mean_pool2d(y: Array, K: Sides, *, stride: Sides = 1, padding: Sides = 0) -> Array:
    """Return u, the mean of each window, padded zeros included: the loops over x and y became one
    mean over all windows.

    Convolutional Networks III, L15; IV, L27.

    Takes y: N? D W H
    Numbers K: Kx Ky; stride: Sx Sy; padding >= 0: Px Py
    Makes u: N? D W' H'
    Holds padded: N? D W+2*Px H+2*Py; windows: N? D Kx Ky W' H'
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    y, K, stride, padding = checked(mean_pool2d, y, K, stride, padding)
    Kx, Ky = K
    cut = windows(padded(y, padding), K, stride)  # (N, D, Kx, Ky, W', H')
    u = cut.sum(axis=(2, 3)) / (Kx*Ky)  # (N, D, W', H')
    return u.reshape(*y.shape[:-2], *cut.shape[4:])


@quiet
def mean_pool2d_backward(
    du: Array, K: Sides, *, stride: Sides = 1, padding: Sides = 0, input_shape: tuple[int, ...]
) -> Array:
    """Return dy, where each du spreads du/K^2 over its window: the loops over x, y, i and j became
    one addition for each place in the window.

    A du that doesn't fit is a ValueError. Convolutional Networks III, L16 and L18; IV, L28.

    Takes input_shape: N? D W H as shape; du: N? D W' H'
    Numbers K: Kx Ky; stride: Sx Sy; padding >= 0: Px Py
    Makes dy: N? D W H
    Holds padded: N? D W+2*Px H+2*Py
    With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise
    """
    du, K, stride, padding, input_shape = checked(
        mean_pool2d_backward, du, K, stride, padding, input_shape
    )
    Kx, Ky = K
    share = batch(du / (Kx*Ky))  # (N, D, W', H')
    N, D, W_out, H_out = share.shape
    cut = np.broadcast_to(share[:, :, None, None], (N, D, Kx, Ky, W_out, H_out))
    dy = np.zeros(input_shape, du.dtype)
    dy = padded(dy, padding)  # (N, D, W + 2Px, H + 2Py)
    add_windows(batch(dy), cut, stride)
    return cropped(dy, padding).copy()
