# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "conv_transpose2d_backward", "", ""

def function(dz, x, w, stride, pad):
    dzp = np.pad(dz, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    win = np.lib.stride_tricks.sliding_window_view(dzp, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    dx = np.einsum("nohwij,coij->nchw", win, w)
    dw = np.einsum("nohwij,nchw->coij", win, x)
    return dx, dw, np.einsum("nohw->o", dz)
