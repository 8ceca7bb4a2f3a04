import numpy as np
operation = "conv2d_backward"
from collections import namedtuple
Cache = namedtuple("Cache", "x w b stride pad")
def conv_forward(x, w, b, stride=1, pad=0):
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    N, C, H, W = xp.shape
    F, _, k, _ = w.shape
    oh, ow = (H - k) // stride + 1, (W - k) // stride + 1
    out = np.empty((N, F, oh, ow))
    for i in range(oh):
        for j in range(ow):
            win = xp[:, :, i * stride:i * stride + k, j * stride:j * stride + k]
            out[:, :, i, j] = np.tensordot(win, w, axes=3 if False else ((1, 2, 3), (1, 2, 3))) + b
    return out, Cache(x, w, b, stride, pad)
def conv_backward(dout, cache):
    s, p = cache.stride, cache.pad
    w = cache.w
    xp = np.pad(cache.x, ((0, 0), (0, 0), (p, p), (p, p)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    k = w.shape[-1]
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            win = xp[:, :, i * s:i * s + k, j * s:j * s + k]
            g = dout[:, :, i, j]
            dw += np.tensordot(g, win, axes=(0, 0))
            dxp[:, :, i * s:i * s + k, j * s:j * s + k] += np.tensordot(g, w, axes=(1, 0))
    return dxp[:, :, p:xp.shape[2] - p, p:xp.shape[3] - p], dw, dout.sum((0, 2, 3))
function = conv_backward
