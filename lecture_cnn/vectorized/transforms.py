"""Every filter in every transform: `transform_conv2d` and its derivative.

    T       number of transforms; A_t is the (K*K, K*K) matrix with TW(q) = sum_p A_t(q,p) W(p)
    m       output map j*T + t: filter j in transform t
"""

from collections.abc import Sequence

import numpy as np

from ..operations.checks import checked
from ..operations.real_cells import quiet
from .convolution import conv2d, conv2d_backward
from .hints import Array, Gradients

__all__ = ["transform_conv2d", "transform_conv2d_backward"]


@quiet
def transform_conv2d(
    y: Array, w: Array, transforms: Sequence[Array], b: Array | None = None
) -> Array:
    """Return z, the maps y scanned by every filter in every transform: the loop over t became one
    product with the stacked matrices, those over x, y, j one product with all windows.

    Convolutional Networks IV, L30.

    Takes y: N? D_in W H; w: D_out D_in K K; b = none: D_out; transforms: T K*K K*K as matrices
    Makes z: N? D_out*T W' H'
    Holds windows: N? D_in K K W' H'
    With W' = W - K + 1; H' likewise
    """
    y, w, transforms, b = checked(transform_conv2d, y, w, transforms, b)
    if b is not None:
        b = np.repeat(b, len(transforms))  # (D_out*T,)
    return conv2d(y, transformed(w, transforms), b)  # (N, D_out*T, W', H')


@quiet
def transform_conv2d_backward(
    dz: Array, y: Array, w: Array, transforms: Sequence[Array]
) -> Gradients:
    """Return dy, dw, db: dw adds the derivatives of all transformed filters back through the
    transposes; the loops over j, t, p and q became one product.

    A dz that doesn't fit is a ValueError. Convolutional Networks IV, L38.

    Takes y: N? D_in W H; w: D_out D_in K K; dz: N? D_out*T W' H'
    Takes transforms: T K*K K*K as matrices
    Makes dy: N? D_in W H; dw: D_out D_in K K; db: D_out
    Holds windows: N? D_in K K W' H'
    With W' = W - K + 1; H' likewise
    """
    dz, y, w, transforms = checked(transform_conv2d_backward, dz, y, w, transforms)
    D_out, D_in, K, _ = w.shape
    T = len(transforms)
    dy, dTW, db = conv2d_backward(dz, y, transformed(w, transforms))
    dTW = dTW.reshape(D_out, T, D_in, K*K)
    dw = np.einsum("jtiq,tqp->jip", dTW, transforms, optimize=True)  # (D_out, D_in, K*K)
    return dy, dw.reshape(w.shape), db.reshape(D_out, T).sum(axis=1)  # db (D_out,)


def transformed(w: Array, transforms: Sequence[Array]) -> Array:
    """All filters in all transforms: (D_out*T, D_in, K, K)."""
    D_out, D_in, K, _ = w.shape
    TW = np.einsum("tqp,jip->jtiq", transforms, w.reshape(D_out, D_in, K*K), optimize=True)
    return TW.reshape(-1, D_in, K, K)
