"""Scanning along time: `conv1d`, the time-delay neural network's layer, is the convolution of maps
that are one cell wide.

    D_in, D_out     series in and out, with a batch axis N before them or not
    T, T'           length of the input and of the output, T' = (T + 2P - K)//S + 1
"""

from ..operations.checks import checked
from ..operations.real_cells import quiet
from .convolution import conv2d, conv2d_backward
from .hints import Array, Gradients, Sides

__all__ = [
    "conv1d", "conv1d_backward",
]


@quiet
def conv1d(
    y: Array, w: Array, b: Array | None = None, *, stride: Sides = 1, padding: Sides = 0
) -> Array:
    """Return z, the series y scanned along time by the filters w: the loops over t, j, i and t'
    became one matrix product of the filters with all windows.

    Convolutional Networks III, L41.

    Takes y: N? D_in T; w: D_out D_in K; b = none: D_out
    Numbers stride: S; padding >= 0: P
    Makes z: N? D_out T'
    Holds padded: N? D_in T+2*P; windows: N? D_in K T'
    With T' = (T + 2*P - K)//S + 1
    """
    y, w, b, stride, padding = checked(conv1d, y, w, b, stride, padding)
    maps, filters = y[..., None, :], w[..., None, :]  # (N, D_in, 1, T), (D_out, D_in, 1, K)
    z = conv2d(maps, filters, b, stride=(1, stride), padding=(0, padding))  # (N, D_out, 1, T')
    return z[..., 0, :]  # (N, D_out, T')


@quiet
def conv1d_backward(
    dz: Array, y: Array, w: Array, *, stride: Sides = 1, padding: Sides = 0
) -> Gradients:
    """Return dy, dw, db: those of the convolution of maps that are one cell wide.

    A dz
    that doesn't fit is a ValueError. Convolutional Networks III: tdnn_backward.

    Takes y: N? D_in T; w: D_out D_in K; dz: N? D_out T'
    Numbers stride: S; padding >= 0: P
    Makes dy: N? D_in T; dw: D_out D_in K; db: D_out
    Holds padded: N? D_in T+2*P; windows: N? D_in K T'
    With T' = (T + 2*P - K)//S + 1
    """
    dz, y, w, stride, padding = checked(conv1d_backward, dz, y, w, stride, padding)
    dz, y, w = dz[..., None, :], y[..., None, :], w[..., None, :]  # one cell wide
    dy, dw, db = conv2d_backward(dz, y, w, stride=(1, stride), padding=(0, padding))
    return dy[..., 0, :], dw[..., 0, :], db  # (N, D_in, T), (D_out, D_in, K), (D_out,)
