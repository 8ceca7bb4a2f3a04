# source: course forum style, own
# Mistake: the map is summed over its channels first, all channels get the same dw. Right: each channel with its own map
import numpy as np
operation, expected, wants = "conv2d_filter_gradient", "the map is summed over its channels first, all channels get the same dw", "dw"

def function(dout, x, kh, kw, s):
    N, F, OH, OW = dout.shape
    C = x.shape[1]
    dw = np.zeros((F, C, kh, kw))
    for n in range(N):
        for f in range(F):
            for i in range(OH):
                for j in range(OW):
                    g = dout[n, f, i, j]
                    win = x[n, :, i * s:i * s + kh, j * s:j * s + kw]
                    for c in range(C):
                        dw[f, c] += g * win.sum(axis=0)  # BUG
    return dw
