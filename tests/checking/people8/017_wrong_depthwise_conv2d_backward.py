"""Depthwise conv gradients, channels last (H, W, C), one image; kernels (KH, KW, C)."""
import numpy as np


def depthwise_vjp(g, x, k, stride=1, pad=0):
    H, W, C = x.shape
    KH, KW, _ = k.shape
    xp = np.pad(x, ((pad, pad), (pad, pad), (0, 0)))
    dxp, dk = np.zeros_like(xp), np.zeros_like(k)
    for h in range(g.shape[0]):
        for w in range(g.shape[1]):
            for i in range(KH):
                for j in range(KW):
                    dk[i, j] += g[h, w] * xp[h + i, w + j]  # BUG
                    dxp[h * stride + i, w * stride + j] += g[h, w] * k[i, j]
    return dxp[pad:pad + H, pad:pad + W], dk, g.sum(axis=(0, 1))


operation, expected = 'depthwise_conv2d_backward', 'the filter gradient reads the input without the stride'
function = depthwise_vjp
