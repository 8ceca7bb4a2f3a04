"""Depthwise conv, channels last (N, H, W, C); kernels (KH, KW, C)."""
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def depthwise(x, k, stride=1, pad=0):
    xp = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    win = sliding_window_view(xp, k.shape[:2], axis=(1, 2))[:, ::stride, ::stride]
    return np.einsum("nhwcij,ijc->nhwc", win, k)


def depthwise_vjp(g, x, k, stride=1, pad=0):
    xp = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    win = sliding_window_view(xp, k.shape[:2], axis=(1, 2))[:, ::stride, ::stride]
    dk = np.einsum("nhwcij,nhwc->ijc", win, g)
    dxp = np.zeros_like(xp)
    _, oh, ow, _ = g.shape
    for i in range(k.shape[0]):
        for j in range(k.shape[1]):
            dxp[:, i:i + oh * stride:stride, j:j + ow * stride:stride] += g * k[i, j]
    dx = dxp[:, pad:pad + x.shape[1], pad:pad + x.shape[2]]
    return dx, dk, g.sum(axis=(0, 1, 2))


operation, expected = 'depthwise_conv2d_backward', ''
function = depthwise_vjp
