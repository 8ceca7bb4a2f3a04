# source: course forum style, own
# Mistake: a gather over the filters' places skips the last output row. Right: h < OH
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "a gather over the filters' places skips the last output row", "dy"

def function(x_shape, w, dout, stride, pad):
    N, C, H, W = x_shape
    F, _, KH, KW = w.shape
    OH, OW = dout.shape[2], dout.shape[3]
    dx = np.zeros(x_shape)
    for n in range(N):
        for c in range(C):
            for y in range(H):
                for x in range(W):
                    s = 0.0
                    for f in range(F):
                        for kh in range(KH):
                            for kw in range(KW):
                                hh, ww = y + pad - kh, x + pad - kw
                                if hh % stride or ww % stride:
                                    continue
                                h, v = hh // stride, ww // stride
                                if 0 <= h < OH - 1 and 0 <= v < OW:  # BUG
                                    s += w[f, c, kh, kw] * dout[n, f, h, v]
                    dx[n, c, y, x] = s
    return dx
