"""Convolution without loops over positions: `conv2d`, its derivatives, `pad` and `crop`.

A convolution is one matrix product of the filters with all windows, which stand side by side in a
matrix (im2col). The numbers of few windows are looked up by a table of their `places`; many windows
are copied in `blocks`, one after the other into one buffer that stays in the cache; windows of one
cell are the maps or picked from them, and windows of all cells are the maps. Of many small maps the
instances stand innermost in memory, so that rows are long. The derivative for the input either
gathers (the flipped filter on the padded dz, the lecture's L07) or adds products back to the windows
that they came from (col2im, L11), whichever is less work. All ways give the same numbers up to
rounding; the rules which to take were fitted to measurements.

    N              instances of the batch (this axis may be missing)     e.g. 32
    D_in, D_out    maps in and out                                       e.g. 2, 3
    W, H           sizes of the input along x and y                      e.g. 7, 6
    Kx, Ky         sizes of the filter                                   e.g. 3, 3
    W', H'         sizes of the output, W' = (W + 2P - K)//S + 1         e.g. 5, 4
"""

import functools
import math
import threading

import numpy as np

from lecture_cnn import arguments
from lecture_cnn.real_cells import quiet
from lecture_cnn.shapes import padded_shape
from lecture_cnn.vectorized.products import by_rows, in_one, product, times, weighted

BLOCK = 2**21  # bytes of a block of windows: 2 MB stay in the cache
FEW = 2**14  # numbers in windows that are looked up one by one: about, see few_places
SHORT = 8  # numbers in a row
MANY = 16  # maps
WIDE = 512  # cells in a row of a block where the instances are innermost
# The axes (n, D, Kx, Ky, w', H') of windows in another order, by where the instances n stand.
FIRST, BEHIND, INNERMOST = (0, 1, 2, 3, 4, 5), (1, 2, 3, 0, 4, 5), (1, 2, 3, 4, 5, 0)

ALL = slice(None)
kept = threading.local()  # .buffer, of BLOCK bytes


@quiet
def conv2d(y, w, b=None, *, stride=1, padding=0):
    """Return z, the maps y scanned by the filters w without a flip: the loops over x, y, j, i, x'
    and y' became one matrix product of the filters with each block of windows.

    y (D_in, W, H), w (D_out, D_in, Kx, Ky), b (D_out,) -> z (D_out, W', H'). A filter larger than
    the padded map is a ValueError. Convolutional Networks IV, L21 and L23.
    """
    y, w, b, stride, padding = arguments.conv2d(y, w, b, stride, padding)
    return correlate(padded(y, padding), w, stride, b)  # (N, D_out, W', H')


@quiet
def conv2d_backward(dz, y, w, *, stride=1, padding=0):
    """Return dy, dw, db for the derivative dz of conv2d's z: the loops became what the two
    functions below are made of, and for db a sum over all positions.

    dz (D_out, W', H'), y (D_in, W, H), w (D_out, D_in, Kx, Ky) -> dy, dw, db of the shapes of y,
    w, b. A dz that isn't of conv2d's shape is a ValueError. Convolutional Networks III and IV,
    L11, L24, L40.
    """
    dz, y, w, stride, padding = arguments.conv2d_backward(dz, y, w, stride, padding)
    dy = input_gradient(dz, w, stride, padding, y.shape)  # (N, D_in, W, H)
    dw = filter_gradient(dz, y, w.shape[2:], stride, padding)  # (D_out, D_in, Kx, Ky)
    return dy, dw, dz.sum(axis=all_but_maps(dz))  # db (D_out,)


@quiet
def conv2d_input_gradient(dz, w, *, stride=1, padding=0, input_shape):
    """Return dy, the derivative for conv2d's input: all loops became one matrix product of the
    flipped filters with the windows of the padded dz; or, where that is less work, one matrix
    product of the filters with dz, and one addition for each filter position x', y'.

    dz (D_out, W', H'), w (D_out, D_in, Kx, Ky), input_shape (D_in, W, H) -> dy (D_in, W, H).
    Shapes that disagree are a ValueError. Convolutional Networks III, L07 (which gathers; L11
    scatters) and L40; IV, L19.
    """
    dz, w, stride, padding, input_shape = arguments.conv2d_input_gradient(
        dz, w, stride, padding, input_shape)
    return input_gradient(dz, w, stride, padding, input_shape)


@quiet
def conv2d_filter_gradient(dz, y, *, K, stride=1, padding=0):
    """Return dw by placing dz on y: the loops over n, x, y, m and the inner product became one
    matrix product of dz with each block of windows.

    dz (D_out, W', H'), y (D_in, W, H), K -> dw (D_out, D_in, Kx, Ky). A dz that doesn't fit is a
    ValueError. Convolutional Networks III, L08; IV, L19.
    """
    dz, y, K, stride, padding = arguments.conv2d_filter_gradient(dz, y, K, stride, padding)
    return filter_gradient(dz, y, K, stride, padding)


def pad(y, P):
    """Return the maps y inside a border of zeros, P wide: the loops became one assignment.

    y (D, W, H) -> (D, W + 2P, H + 2P). Convolutional Networks III, L40.
    """
    y, P = arguments.pad(y, P)
    return padded(y, P) if any(P) else y.copy()  # (N, D, W + 2Px, H + 2Py)


def crop(y, P):
    """Return the maps y without their border, P wide: the loops became one slice.

    y (D, W, H) -> (D, W - 2P, H - 2P). Cropping everything away is a ValueError. Convolutional
    Networks III, L40.
    """
    y, P = arguments.crop(y, P)
    return cropped(y, P).copy()  # (N, D, W - 2Px, H - 2Py)


# ---------------------------------------------------------------- shared by the other twins

def correlate(y, w, stride, b=None):
    """z of checked and padded arguments; b (D_out,) or None."""
    (D_out, D_in, Kx, Ky), sizes = w.shape, counts(y.shape, w.shape[2:], stride)
    rows = at_once(y, (Kx, Ky), stride, sizes)  # (N, W'*H', D_in*Kx*Ky)
    if rows is None:
        z = by_blocks(y, w, stride, sizes)  # (N, D_out, W'*H')
    else:
        z = weighted(w.reshape(D_out, D_in*Kx*Ky), rows)
    return (z if b is None else by_rows(np.add, b[:, None], z, out=z)).reshape(*y.shape[:-3], D_out, *sizes)


def by_blocks(y, w, stride, sizes):
    """z (N, D_out, W'*H') of many windows: one product of the filters with each block of them, or, of short rows that
    no order makes long, with those of some instances at a time, looked up."""
    filters, positions = w.reshape(len(w), -1), sizes[0] * sizes[1]
    z = np.empty((y.size // math.prod(y.shape[-3:]), len(w), positions), y.dtype)
    few, size, table = few_places(y.shape[-3:], w.shape[2:], stride)
    _, _, order = block_sizes(len(z), w.shape, y.shape, sizes, stride, y.itemsize, 5)
    if few and sizes[1] <= SHORT and (order is FIRST or stride[1] > 1):
        together = BLOCK // (table.size * y.itemsize)
        for n in range(0, len(z), together):
            z[n:n + together] = weighted(filters, y[n:n + together].reshape(-1, size).take(table, axis=1))
        return z
    for n, at, cut, order in blocks(y, w.shape, stride, sizes):
        part = z[n, :, at]  # (n, D_out, w'*H')
        if order is INNERMOST:
            found = filters @ matrix(cut, INNERMOST)  # (D_out, w'*H'*n)
            part[...] = found.reshape(len(w), -1, len(part)).transpose(2, 0, 1)
        elif in_one(len(part), len(w), positions, filters.shape[1]):
            found = filters @ matrix(cut, BEHIND)  # (D_out, n*w'*H')
            part[...] = found.reshape(len(w), len(part), -1).swapaxes(0, 1)
        else:
            product(filters, matrix(cut, FIRST), out=part)
    return z


def filter_gradient(dz, y, K, stride, padding):
    """dw of checked arguments: one matrix product of dz with each block of windows."""
    shape, sizes, y = (dz.shape[-3], y.shape[-3], *K), dz.shape[-2:], padded(y, padding)
    weights, positions = shape[1] * K[0] * K[1], sizes[0] * sizes[1]
    parts = dz.reshape(-1, shape[0], positions)  # (N, D_out, W'*H')
    # One product for each instance, or one for all: then dz is copied, of which there is much where maps out are many,
    # and so are windows of one cell.
    copied = 8 if K == stride == (1, 1) else 4 if len(parts) > 4 and shape[0] >= 64 else 1
    apart = positions * copied > 2 * weights
    rows = at_once(y, K, stride, sizes)  # (N, W'*H', D_in*Kx*Ky)
    if rows is not None and positions == 1:  # a linear layer
        return times(len(parts))(parts[..., 0].T, rows[:, 0]).reshape(shape)
    if rows is not None and apart:
        return (parts @ rows).sum(axis=0).reshape(shape)
    if rows is not None:
        return (parts.swapaxes(0, 1).reshape(shape[0], -1) @ rows.reshape(-1, weights)).reshape(shape)
    dw, turned = None, dz.size > shape[0] * weights  # more positions than weights: faster the other way round
    for n, at, cut, order in blocks(y, shape, stride, sizes):
        rows = parts[n, :, at]  # (n, D_out, w'*H')
        if turned and order is FIRST and apart:
            found = (matrix(cut, FIRST) @ rows.swapaxes(1, 2)).sum(axis=0)
        else:
            columns = matrix(cut, order if order is INNERMOST else BEHIND)  # (D_in*Kx*Ky, n*w'*H')
            rows = rows.transpose((1, 2, 0) if order is INNERMOST else (1, 0, 2)).reshape(shape[0], -1)
            found = columns @ rows.T if turned else rows @ columns.T
        dw = found if dw is None else np.add(dw, found, out=dw)
    return (dw.T.copy() if turned else dw).reshape(shape)


def input_gradient(dz, w, stride, padding, input_shape):
    """dy of checked arguments, gathered (the flipped filter on the inserted, padded dz) or scattered."""
    (D_out, D_in, Kx, Ky), sizes, wide = w.shape, dz.shape[-2:], padded_shape(input_shape, padding)
    if sizes == (1, 1):  # one window of each instance: a linear layer
        dy = np.zeros(wide, dz.dtype)
        dy[..., :Kx, :Ky] = (dz.reshape(-1, D_out) @ w.reshape(D_out, -1)).reshape(*wide[:-2], Kx, Ky)
    elif Kx*Ky == 1 and (D_in <= 4*D_out or stride == (1, 1)):  # each number of dz goes to a cell of its own
        dy = correlate(dz, w.swapaxes(0, 1), (1, 1))
        if stride != (1, 1):
            dy, products = np.zeros(wide, dz.dtype), dy
            dy[cells(0, 0, sizes, stride)] = products
    elif gathering_is_less(dz.shape, w.shape, wide, dz.itemsize) and finite(w):
        inserted = np.zeros((*dz.shape[:-2], wide[-2] + Kx - 1, wide[-1] + Ky - 1), dz.dtype)
        inserted[cells(Kx - 1, Ky - 1, sizes, stride)] = dz
        dy = correlate(inserted, w.swapaxes(0, 1)[:, :, ::-1, ::-1], (1, 1))
    else:
        dy = scattered(dz, w, stride, wide)
    return cropped(dy, padding).copy() if any(padding) else dy  # (N, D_in, W, H)


@functools.lru_cache(1024)
def gathering_is_less(shape, w_shape, wide, itemsize):
    """Whether to gather is less work than to scatter, for each position in the filter, by a rough estimate that was
    fitted to measurements. In units of 0.03 ns a product of float64 takes 1 and of float32 half, copying a number into
    windows 45 and into maps 40, flipping one of w or adding one 60, starting to add a row 80, and two calls of NumPy
    165,000."""
    (D_out, D_in, Kx, Ky), N, (W_out, H_out) = w_shape, math.prod(wide[:-3]), shape[-2:]
    once = itemsize / 8  # a product
    gathering = N * wide[-2] * wide[-1] * D_out * (once*D_in + (45 if Kx*Ky > 1 else 40)) + D_in * D_out * 60
    scattering = N * W_out * D_in * (H_out * (once*D_out + 60) + 80) + 165_000
    return gathering < scattering


def finite(w):
    """Whether there is no NaN or inf in w: times an inserted zero it would spread to cells that it doesn't belong to.
    (Of numbers whose squares are too large it says no, too.)"""
    flat = w.ravel()
    return math.isfinite(flat.dot(flat))


def scattered(dz, w, stride, wide):
    """dy, still padded: one matrix product, and one addition for each position in the filter."""
    filters, sizes = w.reshape(len(w), -1).T, dz.shape[-2:]  # (D_in*Kx*Ky, D_out)
    dy, parts = np.zeros(wide, dz.dtype), dz.reshape(-1, *dz.shape[-3:])  # (N, D_out, W', H')
    together, rows, order = block_sizes(len(parts), w.shape, wide, sizes, stride, dz.itemsize, 15)
    for n in range(0, len(parts), together):
        part, total = parts[n:n + together], dy.reshape(-1, *wide[-3:])[n:n + together]  # (n, D_in, W + 2P, H + 2P)
        if order is INNERMOST:
            here, total = total, np.zeros((*total.shape[1:], len(total)), dz.dtype).transpose(3, 0, 1, 2)
        for x in range(0, sizes[0], rows):
            some = part[:, :, x:x + rows]  # (n, D_out, w', H')
            products = scratch(len(filters) * some[:, 0].size, dz.dtype)
            if order is INNERMOST:
                products = products.reshape(len(filters), -1)  # (D_in*Kx*Ky, w'*H'*n)
                np.matmul(filters, some.transpose(1, 2, 3, 0).reshape(len(w), -1), out=products)
                products = products.reshape(*w.shape[1:], *some.shape[2:], len(some)).transpose(5, 0, 1, 2, 3, 4)
            else:
                products = products.reshape(len(some), len(filters), -1)  # (n, D_in*Kx*Ky, w'*H')
                np.matmul(filters, some.reshape(*some.shape[:2], -1), out=products)
                products = products.reshape(len(some), *w.shape[1:], *some.shape[2:])
            add_windows(total[:, :, x * stride[0]:], products, stride)
        if order is INNERMOST:
            here[...] = total
    return dy


def add_windows(total, products, stride):
    """Add every window back to where it was cut from: products (n, D, Kx, Ky, w', H') into total (n, D, W, H)."""
    (*_, Kx, Ky, W_out, H_out), (Sx, Sy) = products.shape, stride
    for kx in range(Kx):
        for ky in range(Ky):
            total[:, :, kx:kx + (W_out - 1)*Sx + 1:Sx, ky:ky + (H_out - 1)*Sy + 1:Sy] += products[:, :, kx, ky]


def at_once(y, K, stride, sizes):
    """The windows of maps y, each a row, (N, W'*H', D*Kx*Ky): of few windows each number is looked up; windows of one
    cell are picked from the maps or, as windows of all cells, the maps themselves. None for all others."""
    if not (K == stride == (1, 1) or K == y.shape[-2:]):
        few, size, table = few_places(y.shape, K, stride)
        if few:
            return y.reshape(-1, size).take(table, axis=1)
        if K != (1, 1):
            return None
        y = y[..., ::stride[0], ::stride[1]]
        if y.shape[-3] >= MANY:  # one copy of what is picked, in its order
            return y.swapaxes(-3, -2).swapaxes(-2, -1).reshape(-1, sizes[0] * sizes[1], y.shape[-3])
    return y.reshape(-1, y.shape[-3] * K[0] * K[1], sizes[0] * sizes[1]).swapaxes(1, 2)


@functools.lru_cache(64)
def few_places(shape, K, stride):
    """Whether to look up each number is faster than to copy blocks, where each row (along y) takes long to start, or
    than to pick windows of one cell, which is quick where maps are many; then also the number of cells in an instance,
    and the table of places."""
    W_out, H_out = counts(shape, K, stride)
    number = shape[-3] * K[0] * K[1] * W_out * H_out  # of one instance
    if K == (1, 1):
        limit = FEW // 4 if shape[-3] >= MANY else FEW
    else:
        limit = FEW * (1 if H_out > SHORT else 4 if stride[1] == 1 else 32)
    if math.prod(shape[:-3]) * number > limit or number > 4 * FEW:  # a large table wouldn't stay in the cache
        return False, None, None
    return True, math.prod(shape[-3:]), places(shape[-3:], K, stride)


@functools.lru_cache(32)
def places(shape, K, stride):
    """Where the numbers of all windows stand in maps of this shape (D, W, H), a row for each window."""
    (D, W, H), (Kx, Ky), (Sx, Sy) = shape, K, stride
    corners = np.add.outer(range(0, (W - Kx + 1)*H, Sx*H), range(0, H - Ky + 1, Sy))  # (W', H')
    first = np.add.outer(np.add.outer(range(0, D*W*H, W*H), range(0, Kx*H, H)), range(Ky))  # (D, Kx, Ky)
    return np.add.outer(corners, first).reshape(corners.size, first.size)


def blocks(y, w_shape, stride, sizes):
    """Yield blocks of windows: the instances, the positions of the output, a view (n, D, Kx, Ky, w', H') of the
    windows, and where the instances should stand."""
    maps = y.reshape(-1, *y.shape[-3:])  # (N, D, W, H)
    together, rows, order = block_sizes(len(maps), w_shape, y.shape, sizes, stride, y.itemsize, 5)
    if together >= len(maps) and rows == sizes[0]:  # all in one
        yield ALL, ALL, windows(maps, w_shape[2:], stride, sizes, order), order
        return
    for n in range(0, len(maps), together):
        cut = windows(maps[n:n + together], w_shape[2:], stride, sizes, order)
        for x in range(0, sizes[0], rows):
            positions = slice(x * sizes[1], (x + rows) * sizes[1])
            yield slice(n, n + together), positions, cut[:, :, :, :, x:x + rows], order


def windows(y, K, stride, sizes, order=FIRST):
    """A view of all windows of y (N, D, W, H): (N, D, Kx, Ky, W', H')."""
    if order is INNERMOST:
        memory = np.ascontiguousarray(y.transpose(1, 2, 3, 0))
        *by_map, by_x, by_y, by_n = memory.strides
        before = by_n, *by_map
    else:
        memory = np.ascontiguousarray(y)
        *before, by_x, by_y = memory.strides
    Sx = stride[0] if sizes[0] > 1 else 1  # where there is one window, the stride may be larger than any map
    Sy = stride[1] if sizes[1] > 1 else 1
    strides = *before, by_x, by_y, Sx * by_x, Sy * by_y
    return np.ndarray((*y.shape[:-2], *K, *sizes), y.dtype, memory, 0, strides)


def matrix(cut, order):
    """The windows (n, D, Kx, Ky, w', H') side by side as columns (im2col): (n, D*Kx*Ky, w'*H') or, where the instances
    don't come first, (D*Kx*Ky, n*w'*H'). The next matrix overwrites it."""
    n, D, Kx, Ky, W_out, H_out = cut.shape
    cut = cut.transpose(order)
    buffer = scratch(cut.size, cut.dtype).reshape(cut.shape)
    buffer[...] = cut
    return buffer.reshape((n, D*Kx*Ky, W_out*H_out) if order is FIRST else (D*Kx*Ky, n*W_out*H_out))


def scratch(size, dtype):
    """Cells to write a block into, from this thread's one buffer: the next block overwrites them."""
    if size * dtype.itemsize > BLOCK:  # a single column of windows can be larger
        return np.empty(size, dtype)
    if not hasattr(kept, "buffer"):
        kept.buffer = np.empty(BLOCK, np.uint8)
    return kept.buffer[:size * dtype.itemsize].view(dtype)


@functools.lru_cache(1024)
def block_sizes(N, w_shape, shape, sizes, stride, itemsize, row):
    """How many instances go together, how many columns x, and where the instances stand; to start a row takes as long
    as to move `row` numbers."""
    # Fitted by hand: 5 where windows are copied, 15 where they are added. Instances innermost were measured for copies
    # alone: up to 2.25 times as fast (256 instances of 8 maps of 6x6), and slower where rows are long.
    (D_out, D_in, Kx, Ky), (W_out, H_out) = w_shape, sizes
    if N == 0:
        return 1, W_out, FIRST
    weights = D_in * Kx * Ky
    column = weights * H_out * itemsize  # bytes of the windows of one x of one instance
    spared = weights * W_out * (N - (1 if stride[1] == 1 else H_out))  # short rows, with the instances innermost
    moved = N * (D_out * W_out * H_out + D_in * shape[-2] * shape[-1])  # numbers, to bring them there and back
    if row * spared > moved + 1200 and W_out * H_out > 1:  # 1200: the calls of NumPy that this takes
        together = min(N, -(-WIDE // H_out))
        return together, max(1, min(W_out, BLOCK // (column * together))), INNERMOST
    return max(1, min(N, BLOCK // (column * W_out))), max(1, min(W_out, BLOCK // column)), FIRST


def counts(shape, K, stride):
    """The numbers of windows along x and y in maps of this shape."""
    return (shape[-2] - K[0])//stride[0] + 1, (shape[-1] - K[1])//stride[1] + 1


@functools.lru_cache(1024)
def cells(x, y, sizes, stride):
    """The cells that filter position (x, y) meets, one for each of the W' x H' outputs."""
    (W_out, H_out), (Sx, Sy) = sizes, stride
    return ..., slice(x, x + (W_out - 1)*Sx + 1, Sx), slice(y, y + (H_out - 1)*Sy + 1, Sy)


def padded(y, P):
    """`y` inside a border of zeros; without a border `y` itself."""
    if not any(P):
        return y
    wide = np.zeros(padded_shape(y.shape, P), y.dtype)
    cropped(wide, P)[...] = y
    return wide


def cropped(y, P):
    """A view of `y` without its border."""
    Px, Py = P
    return y[..., Px:y.shape[-2] - Px, Py:y.shape[-1] - Py]


def all_but_maps(dz):
    """The axes of dz (N, D_out, W', H') without D_out."""
    return (*range(dz.ndim - 3), dz.ndim - 2, dz.ndim - 1)
