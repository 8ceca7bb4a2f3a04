# source: https://github.com/renmengye/np-conv2d/pull/2  (conv2d_gradx: dys[0], the height, where dys[1], the width, is meant)
# Mistake: the trailing zeros of the columns are counted from the height of dz. Right: from its width.
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "padding of the width computed from the height of dz", ""

def function(dz, w, *, stride=1, padding=0, input_shape):
    K = w.shape[-1]
    F, oh, ow = dz.shape
    C, H, W = input_shape
    up = np.zeros((F, (oh-1)*stride + 1, (ow-1)*stride + 1))
    up[:, ::stride, ::stride] = dz
    lo = K - 1 - padding
    hi_h = H + padding - ((oh-1)*stride + 1)
    hi_w = W + padding - ((oh-1)*stride + 1)  # BUG
    up = np.pad(up, ((0, 0), (max(lo, 0), max(hi_h, 0)), (max(lo, 0), max(hi_w, 0))))
    up = up[:, max(-lo, 0):, max(-lo, 0):]
    flipped = w[:, :, ::-1, ::-1]
    dx = np.zeros(input_shape)
    for i in range(min(H, up.shape[1] - K + 1)):
        for j in range(min(W, up.shape[2] - K + 1)):
            dx[:, i, j] = np.einsum("fab,fcab->c", up[:, i:i+K, j:j+K], flipped)
    return dx
