"""Convolution without loops over positions: `conv2d`, its derivatives, `pad` and `crop`.

`windows` cuts out every window of the input at once; a convolution is then one matrix product
with the filters (`np.tensordot` lays the windows out as a matrix and multiplies). The derivative
for the input adds products back to the windows that they came from (`add_windows`).

    N              instances of the batch (this axis may be missing)     e.g. 32
    D_in, D_out    maps in and out                                       e.g. 2, 3
    W, H           sizes of the input along x and y                      e.g. 7, 6
    Kx, Ky         sizes of the filter                                   e.g. 3, 3
    W', H'         sizes of the output, W' = (W + 2P - K)//S + 1         e.g. 5, 4
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lecture_cnn import arguments
from lecture_cnn.shapes import padded_shape

quiet = np.errstate(all="ignore")  # NaN and inf propagate, without a warning


@quiet
def conv2d(y, w, b=None, *, stride=1, padding=0):
    """Return z, the maps y scanned by the filters w without a flip: the loops over x, y, j, i, x'
    and y' became one matrix product of the filters with all windows.

    y (D_in, W, H), w (D_out, D_in, Kx, Ky), b (D_out,) -> z (D_out, W', H'). A filter larger than
    the padded map is a ValueError. Convolutional Networks IV, L21 and L23.
    """
    y, w, b, stride, padding = arguments.conv2d(y, w, b, stride, padding)
    cut = windows(padded(y, padding), w.shape[2:], stride)  # (N, D_in, W', H', Kx, Ky)
    z = np.tensordot(w, cut, axes=((1, 2, 3), (-5, -2, -1)))  # (D_out, N, W', H')
    z = np.moveaxis(z, 0, -3)  # (N, D_out, W', H')
    z += b[:, None, None]
    return z


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

def input_gradient(dz, w, stride, padding, input_shape):
    """dy of checked arguments."""
    # Scattering reads no inserted zeros: against the flipped filter on the zero-padded dz it is
    # 1 to 3 times as fast at stride 1, 4 times at stride 2.
    products = np.tensordot(w, dz, axes=(0, -3))  # (D_in, Kx, Ky, N, W', H')
    products = np.moveaxis(products, (0, 1, 2), (-5, -2, -1))  # (N, D_in, W', H', Kx, Ky)
    return add_windows(products, stride, padding, input_shape)  # (N, D_in, W, H)


def filter_gradient(dz, y, K, stride, padding):
    """dw of checked arguments."""
    cut = windows(padded(y, padding), K, stride)  # (N, D_in, W', H', Kx, Ky)
    positions = all_but_maps(dz)  # N, W', H'
    dw = np.tensordot(cut, dz, axes=(positions, positions))  # (D_in, Kx, Ky, D_out)
    return np.moveaxis(dw, -1, 0)  # (D_out, D_in, Kx, Ky)


def windows(y, K, stride):
    """A view of all windows: (..., W, H) -> (..., W', H', Kx, Ky)."""
    return sliding_window_view(y, K, axis=(-2, -1))[..., ::stride[0], ::stride[1], :, :]


def add_windows(products, stride, padding, shape):
    """Add every window back to where `windows` took it from, in maps of this shape.

    products (..., W', H', Kx, Ky) -> (..., W, H), the padding removed.
    """
    total = np.zeros(padded_shape(shape, padding), products.dtype)
    *_, W_out, H_out, Kx, Ky = products.shape
    for x, y in np.ndindex(Kx, Ky):
        total[cells(x, y, (W_out, H_out), stride)] += products[..., x, y]
    return cropped(total, padding).copy() if any(padding) else total


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
