# source: https://github.com/sebgao/cTensor/issues/3  (is *(1.0/(B*H*W)) necessary in the weight gradient?)
# Mistake: dw divided by batch * output height * output width. Right: the sum.
import numpy as np
operation, expected, wants = "conv2d_backward", "dw averaged over positions and batch", ""

def function(grad, x, kernel, stride=1, padding=0):
    if x.ndim == 3:
        dx, dk, db = function(grad[None], x[None], kernel, stride, padding)
        return dx[0], dk, db
    B, C, H, W = grad.shape
    kh, kw = kernel.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (padding,)*2, (padding,)*2))
    win = np.lib.stride_tricks.sliding_window_view(xp, (kh, kw), axis=(2, 3))[:, :, ::stride, ::stride]
    dk = np.tensordot(grad, win, [(0, 2, 3), (0, 2, 3)]) * (1.0 / (B * H * W))
    dxp = np.zeros_like(xp)
    for i in range(kh):
        for j in range(kw):
            dxp[:, :, i:i+stride*H:stride, j:j+stride*W:stride] += np.einsum("bfhw,fc->bchw", grad, kernel[:, :, i, j])
    dx = dxp[:, :, padding:padding+x.shape[2], padding:padding+x.shape[3]]
    return dx, dk, grad.sum(axis=(0, 2, 3))
