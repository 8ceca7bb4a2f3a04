# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "max_pool2d", "", ""

def function(Z, K=(2, 2), S=2):
    kh, kw = K
    N, C, H, W = Z.shape
    oh, ow = (H - kh) // S + 1, (W - kw) // S + 1
    sn, sc, sh, sw = Z.strides
    windows = np.lib.stride_tricks.as_strided(Z, (N, C, oh, ow, kh, kw), (sn, sc, sh * S, sw * S, sh, sw))
    return windows.reshape(N, C, oh, ow, kh * kw).max(axis=-1)
