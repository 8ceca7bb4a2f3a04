# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "", ""

def function(x_shape, w, dout, stride, pad):
    N, C, H, W = x_shape
    F, _, KH, KW = w.shape
    OH, OW = dout.shape[2], dout.shape[3]
    dx = np.zeros(x_shape)
    for y in range(H):
        for x in range(W):
            for kh in range(KH):
                for kw in range(KW):
                    hh, ww = y + pad - kh, x + pad - kw
                    if hh < 0 or ww < 0 or hh % stride != 0 or ww % stride != 0:
                        continue
                    h, v = hh // stride, ww // stride
                    if h < OH and v < OW:
                        dx[:, :, y, x] += dout[:, :, h, v] @ w[:, :, kh, kw]
    return dx
