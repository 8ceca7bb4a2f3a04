# source: https://github.com/pytorch/pytorch/issues/61100, https://github.com/rasmusbergpalm/DeepLearnToolbox/issues/41 (where is the turn by 180 degrees?)
# Mistake: the upsampled, padded map is correlated with the filter as it is. Right: with the turned filter.
import numpy as np
operation, expected, wants = "conv_transpose2d", "filter not flipped", ""

def function(y, w, b=None, *, stride=1, padding=0):
    C, H, W = y.shape
    K = w.shape[-1]
    up = np.zeros((C, (H-1)*stride + 1, (W-1)*stride + 1))
    up[:, ::stride, ::stride] = y
    up = np.pad(up, ((0, 0), (K-1, K-1), (K-1, K-1)))
    win = np.lib.stride_tricks.sliding_window_view(up, (K, K), axis=(1, 2))
    z = np.einsum("ihwab,ioab->ohw", win, w)
    z = z[:, padding:z.shape[1]-padding, padding:z.shape[2]-padding]
    return z.copy() if b is None else z + b[:, None, None]
