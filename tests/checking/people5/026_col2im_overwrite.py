# source: course forum style, own
# Mistake: col2im sets the windows instead of adding them. Right: img[...] += col
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "col2im sets the windows instead of adding them", "dy"

def col2im(col, shape, kh, kw, stride, pad):
    N, C, H, W = shape
    oh = (H + 2 * pad - kh) // stride + 1
    ow = (W + 2 * pad - kw) // stride + 1
    img = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
    idx = 0
    for n in range(N):
        for i in range(oh):
            for j in range(ow):
                patch = col[idx].reshape(C, kh, kw)
                img[n, :, i * stride:i * stride + kh, j * stride:j * stride + kw] = patch  # BUG
                idx += 1
    return img[:, :, pad:pad + H, pad:pad + W]


def function(dout, W, x_shape, stride=1, pad=0):
    F = W.shape[0]
    flat = dout.transpose(0, 2, 3, 1).reshape(-1, F)
    dcol = flat @ W.reshape(F, -1)
    return col2im(dcol, x_shape, W.shape[2], W.shape[3], stride, pad)
