"""Every filter in every transform: `transform_conv2d` and its derivative.

    T       number of transforms; A_t is the (K*K, K*K) matrix with TW(q) = sum_p A_t(q,p) W(p)
    m       output map j*T + t: filter j in transform t
"""

import numpy as np

from lecture_cnn import arguments
from lecture_cnn.vectorized.convolution import all_but_maps, correlate, filter_gradient, input_gradient, quiet


@quiet
def transform_conv2d(y, w, transforms, b=None):
    """Return z, the maps y scanned by every filter in every transform: the loop over t became one
    product with the stacked matrices, those over x, y, j one product with all windows.

    y (D_in, W, H), w (D_out, D_in, K, K), transforms T matrices (K*K, K*K), b (D_out,)
    -> z (D_out*T, W-K+1, H-K+1). Convolutional Networks IV, L30.
    """
    y, w, transforms, b = arguments.transform_conv2d(y, w, transforms, b)
    b = None if b is None else np.repeat(b, len(transforms))  # (D_out*T,)
    return correlate(y, _transformed(w, transforms), (1, 1), b)  # (N, D_out*T, W', H')


@quiet
def transform_conv2d_backward(dz, y, w, transforms):
    """Return dy, dw, db: dw adds the derivatives of all transformed filters back through the
    transposes; the loops over j, t, p and q became one product.

    dz (D_out*T, W', H'), y (D_in, W, H), w (D_out, D_in, K, K) -> dy, dw, db of the shapes of y,
    w, b. A dz that doesn't fit is a ValueError. Convolutional Networks IV, L38.
    """
    dz, y, w, transforms = arguments.transform_conv2d_backward(dz, y, w, transforms)
    D_out, D_in, K, _ = w.shape
    dy = input_gradient(dz, _transformed(w, transforms), (1, 1), (0, 0), y.shape)  # (N, D_in, W, H)
    dTW = filter_gradient(dz, y, (K, K), (1, 1), (0, 0))  # (D_out*T, D_in, K, K)
    dTW = dTW.reshape(D_out, len(transforms), D_in, K*K)
    dw = np.tensordot(dTW, transforms, axes=((1, 3), (0, 1))).reshape(w.shape)  # (D_out, D_in, K, K)
    db = dz.sum(axis=all_but_maps(dz)).reshape(D_out, -1).sum(axis=1)  # (D_out,)
    return dy, dw, db


def _transformed(w, transforms):
    """All filters in all transforms: (D_out*T, D_in, K, K)."""
    D_out, D_in, K, _ = w.shape
    TW = np.tensordot(w.reshape(D_out, D_in, K*K), transforms, axes=(2, 2))  # (D_out, D_in, T, K*K)
    return TW.swapaxes(1, 2).reshape(-1, D_in, K, K)
