# source: https://github.com/google-deepmind/dm_pix/pull/112  (pad widths in channels-last order for a CHW image)
# Mistake: pads the channel axis and the first side; the maps are shifted, the second side is not padded.
import numpy as np
operation, expected, wants = "conv2d", "padding on the wrong axes", ""

def function(x, w, b=None, stride=1, padding=0):
    F, C, K, _ = w.shape
    x = np.pad(x, ((padding, padding), (padding, padding), (0, 0)))  # BUG
    n1 = (x.shape[1] - K) // stride + 1
    n2 = (x.shape[2] - K) // stride + 1
    out = np.zeros((F, n1, n2))
    for f in range(F):
        for i in range(n1):
            for j in range(n2):
                for c in range(C):
                    for p in range(K):
                        for q in range(K):
                            out[f, i, j] += x[c, i * stride + p, j * stride + q] * w[f, c, p, q]
                if b is not None:
                    out[f, i, j] += b[f]
    return out
