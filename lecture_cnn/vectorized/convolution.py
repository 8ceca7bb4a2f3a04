"""Convolution without loops over positions: `conv2d`, its derivatives, `pad` and `crop`.

Every window of the input is laid out as a column (`windows`); a convolution is then one matrix
product with the filters. The derivatives use the same columns, or add them back to where they
came from (`add_windows`).

N  instances of the batch (the axis may be missing)     D_in, D_out  maps in and out
W, H    sizes of the input along x and y                Kx, Ky       sizes of the filter
W', H'  sizes of the output                             M = D_in*Kx*Ky, P' = W'*H'
"""

import numpy as np

from lecture_cnn import arguments

quiet = np.errstate(over="ignore", invalid="ignore")  # NaN and inf propagate without a warning


@quiet
def conv2d(y, w, b=None, *, stride=1, padding=0):
    """Return z, the maps y scanned by the filters w (no flip): the loops over x, y, j, i, x', y'
    became one matrix product of the filters with all windows.

    y (D_in, W, H), w (D_out, D_in, Kx, Ky), b (D_out,) -> z (D_out, W', H') with
    W' = (W + 2P - K)//S + 1; TypeError and ValueError name the argument. Convolutional
    Networks IV, L21 and L23.
    """
    y, w, b, stride, padding = arguments.conv2d(y, w, b, stride, padding)
    columns = windows(_pad(y, padding), w.shape[2:], stride)  # (N, D_in, Kx, Ky, W', H')
    z = _rows(w) @ _flat(columns, 3, 2)  # (N, D_out, P')
    z += b[:, None]
    return z.reshape(*y.shape[:-3], len(w), *columns.shape[-2:])  # (N, D_out, W', H')
