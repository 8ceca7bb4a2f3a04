# source: https://github.com/pytorch/pytorch/issues/63314  (the expected derivative of that report)
# Right: the backward pass of a transposed convolution is a strided convolution of dz; windows and einsum.
import numpy as np
operation, expected, wants = "conv_transpose2d_backward", "right: windows of dz and einsum", ""

def function(dz, y, w, *, stride=1, padding=0):
    K = w.shape[2]
    d = np.pad(dz, ((0, 0), (padding, padding), (padding, padding)))
    win = np.lib.stride_tricks.sliding_window_view(d, (K, K), axis=(1, 2))[:, ::stride, ::stride]
    dy = np.einsum("fhwab,cfab->chw", win, w)
    dw = np.einsum("fhwab,chw->cfab", win, y)
    return dy, dw, dz.sum(axis=(1, 2))
