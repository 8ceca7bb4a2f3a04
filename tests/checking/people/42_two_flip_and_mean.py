# after: course code with two mistakes at once
import numpy as np

operation = "conv2d_backward"
expected = "two: filter flipped in dy, and dw divided by the batch size"
bug_line = "turned = w[:, :, ::-1, ::-1]"
second_bug_line = "return dyp[:, :, p:p+H, p:p+W], dw / N, dz.sum(axis=(0, 2, 3))"


def function(dz, y, w, *, stride=1, padding=0):
    N, C, H, W = y.shape
    K, p, s = w.shape[-1], padding, stride
    yp = np.pad(y, ((0, 0), (0, 0), (p, p), (p, p)))
    dyp, dw = np.zeros_like(yp), np.zeros_like(w)
    turned = w[:, :, ::-1, ::-1]
    for i in range(dz.shape[2]):
        for j in range(dz.shape[3]):
            here = np.s_[:, :, i*s:i*s+K, j*s:j*s+K]
            dw += np.tensordot(dz[:, :, i, j], yp[here], axes=((0,), (0,)))
            dyp[here] += np.tensordot(dz[:, :, i, j], turned, axes=1)
    return dyp[:, :, p:p+H, p:p+W], dw / N, dz.sum(axis=(0, 2, 3))
