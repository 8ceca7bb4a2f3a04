# source: https://github.com/renmengye/np-conv2d/pull/2  (pad2w computed from dys[0], should be dys[1])
# Mistake: the zeros after the last column are counted from the rows. Right for square maps.
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "right-hand zeros counted from the other side", ""

def function(dz, w, *, stride=1, padding=0, input_shape):
    single = dz.ndim == 3
    dz = dz[None] if single else dz
    h, wd = input_shape[-2:]
    kh, kw = w.shape[2:]
    dys = [(n - 1)*stride + 1 for n in dz.shape[2:]]
    dil = np.zeros(dz.shape[:2] + tuple(dys))
    dil[:, :, ::stride, ::stride] = dz
    pad1h, pad1w = kh - 1, kw - 1
    pad2h = h + 2*padding - dys[0]
    pad2w = wd + 2*padding - dys[0]
    if pad2w < 0:
        dil, pad2w = dil[:, :, :, :pad2w], 0
    dil = np.pad(dil, ((0, 0), (0, 0), (pad1h, pad2h), (pad1w, pad2w)))
    win = np.lib.stride_tricks.sliding_window_view(dil, (kh, kw), axis=(2, 3))
    dx = np.einsum("nfijab,fcab->ncij", win, w[:, :, ::-1, ::-1])
    dx = dx[:, :, padding:padding+h, padding:padding+wd]
    return dx[0] if single else dx
