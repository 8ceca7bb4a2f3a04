"""Convolution without loops over positions: `conv2d`, its derivatives, `pad` and `crop`.

`blocks` lays the windows of the input side by side, as the columns of a matrix (im2col), one block
after the other into one buffer that is reused and stays in the cache; a convolution is then one matrix product
with the filters for each block. The derivative for the input adds products back to the windows
that they came from (col2im).

    N              instances of the batch (this axis may be missing)     e.g. 32
    D_in, D_out    maps in and out                                       e.g. 2, 3
    W, H           sizes of the input along x and y                      e.g. 7, 6
    Kx, Ky         sizes of the filter                                   e.g. 3, 3
    W', H'         sizes of the output, W' = (W + 2P - K)//S + 1         e.g. 5, 4
"""

import threading
from itertools import product

import numpy as np

from lecture_cnn import arguments
from lecture_cnn.shapes import padded_shape

BLOCK = 2**21  # bytes of a block of windows: 2 MB stay in the cache
CACHED = 2**18  # bytes that stay in the faster cache while they are used again and again
WIDE = 512  # cells in a row of a block: several instances of small maps share a row

kept = threading.local()  # .buffer, of BLOCK bytes
quiet = np.errstate(all="ignore")  # NaN and inf propagate, without a warning


@quiet
def conv2d(y, w, b=None, *, stride=1, padding=0):
    """Return z, the maps y scanned by the filters w without a flip: the loops over x, y, j, i, x'
    and y' became one matrix product of the filters with each block of windows.

    y (D_in, W, H), w (D_out, D_in, Kx, Ky), b (D_out,) -> z (D_out, W', H'). A filter larger than
    the padded map is a ValueError. Convolutional Networks IV, L21 and L23.
    """
    y, w, b, stride, padding = arguments.conv2d(y, w, b, stride, padding)
    return correlate(padded(y, padding), w, stride, b[:, None, None])  # (N, D_out, W', H')


@quiet
def conv2d_backward(dz, y, w, *, stride=1, padding=0):
    """Return dy, dw, db for the derivative dz of conv2d's z: the loops that scatter dz became
    the two functions below, and db a sum over all positions.

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
    """Return dy, the derivative for conv2d's input: the loops over x, y, j, i became one matrix
    product, the loops over x', y' one addition for each filter position.

    dz (D_out, W', H'), w (D_out, D_in, Kx, Ky), input_shape (D_in, W, H) -> dy (D_in, W, H).
    Shapes that disagree are a ValueError. Convolutional Networks III, L07 (whose flipped filter
    gathers what is scattered here) and L40; IV, L19.
    """
    dz, w, stride, padding, input_shape = arguments.conv2d_input_gradient(
        dz, w, stride, padding, input_shape)
    return input_gradient(dz, w, stride, padding, input_shape)


@quiet
def conv2d_filter_gradient(dz, y, *, K, stride=1, padding=0):
    """Return dw by placing dz on y: the loops over n, x, y, m and the inner product became one
    matrix product of all windows with dz.

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

def correlate(y, w, stride, b=0):
    """z of checked and padded arguments; b (D_out, 1, 1) or none."""
    filters = w.reshape(len(w), -1)  # (D_out, D_in*Kx*Ky)
    z = np.empty((*y.shape[:-3], len(w), *counts(y.shape, w.shape[2:], stride)), y.dtype)
    parts = z.reshape(-1, *z.shape[-3:])  # (N, D_out, W', H')
    for n, x, cut in blocks(y, w.shape[2:], stride):
        part = parts[n, :, x]  # (n, D_out, w', H')
        np.add(instances_first(filters @ cut, part.shape), b, out=part)
    return z


def input_gradient(dz, w, stride, padding, input_shape):
    """dy of checked arguments: one matrix product, and one addition for each filter position."""
    # Scattering reads no inserted zeros: against the flipped filter on the zero-padded dz it is
    # 0.9 to 3.4 times as fast at stride 1, more at larger strides.
    filters = w.reshape(len(w), -1).T  # (D_in*Kx*Ky, D_out)
    wide = padded_shape((*dz.shape[:-3], *input_shape[-3:]), padding)
    dy, dz = np.empty(wide, dz.dtype), dz.reshape(-1, *dz.shape[-3:])  # (N, D_out, W', H')
    together, rows = block_sizes(dz.shape, len(filters) * dz.itemsize)
    for n in range(0, len(dz), together):
        last = instances_last(dz[n:n + together])  # (D_out, W', H', n)
        total = np.zeros((*wide[-3:], last.shape[-1]), dz.dtype)  # (D_in, W, H, n)
        for x in range(0, last.shape[1], rows):
            part = last[:, x:x + rows]  # (D_out, w', H', n)
            products = scratch(len(filters) * part[0].size, dz.dtype).reshape(len(filters), -1)
            np.matmul(filters, part.reshape(len(w), -1), out=products)
            add_windows(total[:, x*stride[0]:], products.reshape(*w.shape[1:], *part.shape[1:]), stride)
        dy.reshape(-1, *wide[-3:])[n:n + together] = total.transpose(3, 0, 1, 2)
    return cropped(dy, padding).copy() if any(padding) else dy  # (N, D_in, W, H)


def filter_gradient(dz, y, K, stride, padding):
    """dw of checked arguments: one matrix product of dz with each block of windows."""
    D_out, D_in = dz.shape[-3], y.shape[-3]
    dz = dz.reshape(-1, *dz.shape[-3:])  # (N, D_out, W', H')
    cells = D_in * K[0] * K[1]
    turned = dz.size > D_out * cells  # more positions than weights: the product is faster the other way round
    dw = np.zeros((cells, D_out) if turned else (D_out, cells), y.dtype)
    for n, x, cut in blocks(padded(y, padding), K, stride):
        part = instances_last(dz[n, :, x]).reshape(D_out, -1)
        dw += cut @ part.T if turned else part @ cut.T
    return (dw.T.copy() if turned else dw).reshape(D_out, D_in, *K)


def blocks(y, K, stride):
    """Yield blocks of windows as matrices: (instances, columns of the output, (D*Kx*Ky, w'*H'*n)).

    The instances stand innermost, so that even small maps make long rows; the next block
    overwrites the matrix.
    """
    maps = y.reshape(-1, *y.shape[-3:])  # (N, D, W, H)
    D, (W_out, H_out) = maps.shape[1], counts(y.shape, K, stride)
    together, rows = block_sizes((len(maps), D, W_out, H_out), D * K[0] * K[1] * y.itemsize)
    buffer = scratch(D * K[0] * K[1] * min(rows, W_out) * H_out * min(together, len(maps)), y.dtype)
    for n in range(0, len(maps), together):
        last = instances_last(maps[n:n + together])  # (D, W, H, n)
        by_map, by_x, by_y, by_instance = last.strides
        steps = by_map, by_x, by_y, stride[0] * by_x, stride[1] * by_y, by_instance
        cut = np.ndarray((D, *K, W_out, H_out, last.shape[-1]), y.dtype, last, strides=steps)  # a view
        for x in range(0, W_out, rows):
            part = cut[:, :, :, x:x + rows]  # (D, Kx, Ky, w', H', n)
            matrix = buffer[:part.size].reshape(part.shape)
            matrix[...] = part
            yield slice(n, n + together), slice(x, x + rows), matrix.reshape(D * K[0] * K[1], -1)


def scratch(size, dtype):
    """Cells to write a block into, from this thread's one buffer: the next block overwrites them."""
    if size * dtype.itemsize > BLOCK:  # a single column of windows can be larger
        return np.empty(size, dtype)
    if not hasattr(kept, "buffer"):
        kept.buffer = np.empty(BLOCK, np.uint8)
    return kept.buffer[:size * dtype.itemsize].view(dtype)


def block_sizes(shape, column):
    """How many instances go together, and how many columns x; `column` is the bytes of one window."""
    N, _, W_out, H_out = shape
    together = max(1, min(N, -(-WIDE // H_out)))
    return together, max(1, min(W_out, BLOCK // (column * H_out * together)))


def instances_last(maps):
    """(n, D, W, H) -> (D, W, H, n), laid out anew."""
    return np.ascontiguousarray(maps.transpose(1, 2, 3, 0))


def instances_first(matrix, shape):
    """A product (D, w'*H'*n) as maps (n, D, w', H')."""
    return matrix.reshape(*shape[1:], shape[0]).transpose(3, 0, 1, 2)


def add_windows(total, products, stride):
    """Add every window back to where it was cut from: products (D, Kx, Ky, w', H', n) into total (D, W, H, n)."""
    (_, Kx, Ky, W_out, H_out, _), (Sx, Sy) = products.shape, stride
    for x, y in product(range(Kx), range(Ky)):
        total[:, x:x + (W_out - 1)*Sx + 1:Sx, y:y + (H_out - 1)*Sy + 1:Sy] += products[:, x, y]


def counts(shape, K, stride):
    """The numbers of windows along x and y in maps of this shape."""
    return (shape[-2] - K[0])//stride[0] + 1, (shape[-1] - K[1])//stride[1] + 1


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
