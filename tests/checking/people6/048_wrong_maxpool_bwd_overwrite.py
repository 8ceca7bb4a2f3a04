# source: https://github.com/devitocodes/joey/pull/5
# Mistake: where windows overlap and share a maximum, the last derivative stays alone. Right: add (+=)
import numpy as np
operation, expected, wants = "max_pool2d_backward", "derivatives overwritten where windows share a maximum", "dy"

def function(dout, x, size, stride):
    dx = np.zeros_like(x)
    n, c, oh, ow = dout.shape
    for b in range(n):
        for ch in range(c):
            for i in range(oh):
                for j in range(ow):
                    patch = x[b, ch, i*stride:i*stride+size, j*stride:j*stride+size]
                    r, q = np.unravel_index(patch.argmax(), patch.shape)
                    dx[b, ch, i*stride + r, j*stride + q] = dout[b, ch, i, j]  # BUG
    return dx
