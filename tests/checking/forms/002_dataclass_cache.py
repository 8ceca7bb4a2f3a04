import numpy as np
operation = "conv2d_backward"
from dataclasses import dataclass
from typing import NamedTuple
class Grads(NamedTuple):
    dx: np.ndarray
    dw: np.ndarray
    db: np.ndarray
def function(dout: np.ndarray, x: np.ndarray, w: np.ndarray, *, stride: int = 1, pad: int = 0) -> Grads:
    xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    dxp = np.zeros_like(xp)
    dw = np.zeros_like(w)
    N, F, OH, OW = dout.shape
    _, _, KH, KW = w.shape
    for n, f, i, j in np.ndindex(N, F, OH, OW):
        rows = slice(i * stride, i * stride + KH)
        cols = slice(j * stride, j * stride + KW)
        dw[f] += dout[n, f, i, j] * xp[n, :, rows, cols]
        dxp[n, :, rows, cols] += dout[n, f, i, j] * w[f]
    H, W = x.shape[2:]
    return Grads(dxp[:, :, pad:pad + H, pad:pad + W], dw, np.einsum('nfhw->f', dout))
