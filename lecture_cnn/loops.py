"""The lecture's operations on plain NumPy arrays, computed by its own loops: the names of `vectorized`.

Each call wraps its arrays, runs a listing, and unwraps the result: 0-based outside, 1-based inside. One instance,
one K, one stride; Python floats inside, rounded once to the type of the arguments.
"""

import numpy as np

from . import arguments
from .border import run
from .listings import convolution as listings

__all__ = ["conv2d", "conv2d_backward", "conv2d_input_gradient", "conv2d_filter_gradient", "pad", "crop"]


def conv2d(y, w, b=None, *, stride=1, padding=0):
    """z: correlation of the maps with the filters, no flip (L21, L23).

    y (D_in, W, H), w (D_out, D_in, K, K), b (D_out,) -> z (D_out, (W+2P-K)//S+1, (H+2P-K)//S+1).
    """
    y, w, b, stride, padding = arguments.conv2d(y, w, b, stride, padding, lecture=True)
    y = _pad(y, padding)
    return run(listings.conv_forward, y=y, w=w, b=b)["z"].astype(w.dtype)


def conv2d_backward(dz, y, w, *, stride=1, padding=0):
    """dy, dw, db, each of the size of its variable: the forward loop reversed, with f' = 1 (L11, L24; L40).

    dz (D_out, W', H'), y (D_in, W, H), w (D_out, D_in, K, K).
    """
    dz, y, w, stride, padding = arguments.conv2d_backward(dz, y, w, stride, padding, lecture=True)
    found = run(listings.conv_backward, y=_pad(y, padding), z=np.zeros_like(dz), w=w, dY=dz)
    return tuple(found.astype(w.dtype) for found in (_crop(found["dY"], padding), found["dw"], found["db"]))


def conv2d_input_gradient(dz, w, *, stride=1, padding=0, input_shape):
    """dy: the zero-padded dz correlated with the flipped filters (L07, after L19 for a stride, before L40).

    dz (D_out, W', H'), w (D_out, D_in, K, K) -> dy of input_shape (D_in, W, H).
    """
    dz, w, stride, padding, input_shape = arguments.conv2d_input_gradient(dz, w, stride, padding, input_shape,
                                                                          lecture=True)
    return _crop(run(listings.conv_input_gradient, dz=dz, w=w)["dy"], padding).astype(w.dtype)


def conv2d_filter_gradient(dz, y, *, K, stride=1, padding=0):
    """dw: dz placed on y at each weight's offset (L08, after L19 for a stride).

    dz (D_out, W', H'), y (D_in, W, H) -> dw (D_out, D_in, K, K).
    """
    dz, y, K, stride, padding = arguments.conv2d_filter_gradient(dz, y, K, stride, padding, lecture=True)
    return run(listings.conv_filter_gradient, dz=dz, y=_pad(y, padding), K=K)["dw"].astype(y.dtype)


def pad(y, P):
    """The maps with a border of P zeros (L40). y (D, W, H) -> (D, W+2P, H+2P)."""
    y, P = arguments.pad(y, P, lecture=True)
    return _pad(y, P).astype(y.dtype)


def crop(y, P):
    """The maps without their border of P cells (L40). y (D, W, H) -> (D, W-2P, H-2P)."""
    y, P = arguments.crop(y, P, lecture=True)
    return _crop(y, P).astype(y.dtype)


def _pad(y, P):
    return run(listings.zero_padding, y=y, P=P)["Ypad"]


def _crop(y, P):
    return run(listings.remove_padding, dYpad=y, P=P)["dY"]
