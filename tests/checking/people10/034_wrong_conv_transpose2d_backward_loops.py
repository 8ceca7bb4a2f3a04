import numpy as np


def conv_transpose_backward(dout, x, w, stride=1, pad=0):
    """x (N, Cin, H, W), w (Cin, Cout, kh, kw)"""
    N, Cin, H, W = x.shape
    _, Cout, kh, kw = w.shape
    dout = np.pad(dout, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dx = np.zeros(x.shape)
    dw = np.zeros(w.shape)
    for n in range(N):
        for ci in range(Cin):
            for i in range(H):
                for j in range(W):
                    hs, ws = i * stride, j * stride
                    dx[n, ci, i, j] = np.sum(dout[n, :, hs:hs + kh, ws:ws + kw] * w[ci])
                    dw[ci] += x[n, ci, i, j] * dout[n, :, i:i + kh, j:j + kw]  # BUG
    db = dout[:, :, pad:dout.shape[2] - pad, pad:dout.shape[3] - pad].sum(axis=(0, 2, 3))
    return dx, dw, db


operation, expected = 'conv_transpose2d_backward', "the stride is left out in dout's index for dw"
function = conv_transpose_backward
