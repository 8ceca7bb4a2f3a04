# source: https://github.com/FluxML/NNlib.jl/issues/538 (the gradient replaces what is there instead of being added), https://github.com/renmengye/np-conv2d/pull/2 (edge cases of the padding)
# Two mistakes: dw = for += (the last position alone is left); the border is taken off at the end only.
# Right: dw[f] += ...; dxp[:, p:p+H, p:p+W].
import numpy as np
operation, expected, wants = "conv2d_backward", "two: = for += in dw + border removed at the wrong side", ""

def function(dz, y, w, *, stride=1, padding=0):
    C, H, W = y.shape
    F, _, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    dxp = np.zeros(yp.shape)
    dw = np.zeros(w.shape)
    for f in range(F):
        for i in range(dz.shape[1]):
            for j in range(dz.shape[2]):
                a, b = i*stride, j*stride
                dw[f] = dz[f, i, j] * yp[:, a:a+K, b:b+K]  # BUG
                dxp[:, a:a+K, b:b+K] += dz[f, i, j] * w[f]
    dx = dxp[:, :H, :W]  # BUG
    return dx.copy(), dw, dz.sum(axis=1).sum(axis=1)
