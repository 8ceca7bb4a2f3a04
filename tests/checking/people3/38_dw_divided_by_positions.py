# source: https://github.com/sebgao/cTensor/issues/3  (is *(1.0/(B*H*W)) necessary in the gradient of weights? - no, "my fault")
# Mistake: dw divided by N*H'*W'; dx and db are sums. Right: no division.
import numpy as np
operation, expected, wants = "conv2d_backward", "dw divided by the number of positions and instances", ""

def function(grad, x, w, stride=1, padding=0):
    B, F, OH, OW = grad.shape
    k = w.shape[-1]
    xp = np.pad(x, ((0, 0), (0, 0), (padding,) * 2, (padding,) * 2))
    win = np.lib.stride_tricks.sliding_window_view(xp, (k, k), axis=(2, 3))[:, :, ::stride, ::stride]
    dw = np.tensordot(grad, win, [(0, 2, 3), (0, 2, 3)]) * (1.0 / (B * OH * OW))
    dcol = np.tensordot(grad, w, [(1,), (0,)])
    dxp = np.zeros_like(xp)
    for i in range(OH):
        for j in range(OW):
            dxp[:, :, i * stride:i * stride + k, j * stride:j * stride + k] += dcol[:, i, j]
    dx = dxp[:, :, padding:padding + x.shape[2], padding:padding + x.shape[3]]
    return dx, dw, grad.sum(axis=(0, 2, 3))
