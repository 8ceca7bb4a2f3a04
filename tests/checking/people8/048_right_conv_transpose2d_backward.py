"""Adjoint of the transposed convolution. Kernel layout (in, out, kh, kw)."""
import numpy as np


def deconv_adjoint(gz, y, w, *, stride=(1, 1), padding=(0, 0)):
    (sh, sw), (ph, pw) = stride, padding
    full = np.pad(gz, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    _, _, H, W = y.shape
    gy = np.zeros_like(y)
    gw = np.zeros_like(w)
    for a in range(w.shape[2]):
        for b in range(w.shape[3]):
            tap = full[:, :, a:a + (H - 1) * sh + 1:sh, b:b + (W - 1) * sw + 1:sw]
            gy += np.einsum("nohw,io->nihw", tap, w[:, :, a, b])
            gw[:, :, a, b] = np.einsum("nihw,nohw->io", y, tap)
    return gy, gw, gz.sum(axis=(0, 2, 3))


operation, expected = 'conv_transpose2d_backward', ''
function = deconv_adjoint
