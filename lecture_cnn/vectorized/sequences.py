"""Scanning along time: `conv1d`, the time-delay neural network's layer, is the convolution of maps
that are one cell wide.

    D_in, D_out     series in and out, with a batch axis N before them or not
    T, T'           length of the input and of the output, T' = (T + 2P - K)//S + 1
"""

from lecture_cnn.operations import arguments
from lecture_cnn.operations.real_cells import quiet
from lecture_cnn.vectorized.convolution import conv2d, conv2d_backward


@quiet
def conv1d(y, w, b=None, *, stride=1, padding=0):
    """Return z, the series y scanned along time by the filters w: the loops over t, j, i and t'
    became one matrix product of the filters with all windows.

    y (D_in, T), w (D_out, D_in, K), b (D_out,) -> z (D_out, T'). Convolutional Networks III, L41.
    """
    y, w, b, stride, padding = arguments.conv1d(y, w, b, stride, padding)
    maps, filters = y[..., None, :], w[..., None, :]  # (N, D_in, 1, T), (D_out, D_in, 1, K)
    z = conv2d(maps, filters, b, stride=(1, stride), padding=(0, padding))  # (N, D_out, 1, T')
    return z[..., 0, :]  # (N, D_out, T')


@quiet
def conv1d_backward(dz, y, w, *, stride=1, padding=0):
    """Return dy, dw, db: those of the convolution of maps that are one cell wide.

    dz (D_out, T'), y (D_in, T), w (D_out, D_in, K) -> dy, dw, db of the shapes of y, w, b. A dz
    that doesn't fit is a ValueError. Convolutional Networks III: tdnn_backward.
    """
    dz, y, w, stride, padding = arguments.conv1d_backward(dz, y, w, stride, padding)
    dz, y, w = dz[..., None, :], y[..., None, :], w[..., None, :]  # one cell wide
    dy, dw, db = conv2d_backward(dz, y, w, stride=(1, stride), padding=(0, padding))
    return dy[..., 0, :], dw[..., 0, :], db  # (N, D_in, T), (D_out, D_in, K), (D_out,)
