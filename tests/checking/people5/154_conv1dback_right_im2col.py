# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "conv1d_backward", "", ""

def function(dout, x, w, stride, pad):
    N, C, T = x.shape
    F, _, K = w.shape
    L = dout.shape[2]
    idx = stride * np.arange(L)[:, None] + np.arange(K)[None]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad)))
    cols = xp[:, :, idx]
    dw = np.einsum("nfl,nclk->fck", dout, cols)
    dcols = np.einsum("nfl,fck->nclk", dout, w)
    dxp = np.zeros_like(xp)
    np.add.at(dxp, (slice(None), slice(None), idx), dcols)
    return dxp[:, :, pad:pad + T], dw, dout.sum(axis=(0, 2))
