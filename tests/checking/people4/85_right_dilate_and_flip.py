# source: https://github.com/f-dangel/backpack/issues/30, https://github.com/tracel-ai/burn/pull/4806 (cells dropped at the end by the forward pass; here they are taken care of)
# Right: zeros between the cells of dz and after the last one, a full border, a valid correlation with the turned filter.
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "right: dilated dz, turned filter, leftover minded", ""

def function(dz, w, *, stride=1, padding=0, input_shape):
    F, C, K, _ = w.shape
    H, W = input_shape[-2] + 2*padding, input_shape[-1] + 2*padding
    up = np.zeros((F, H - K + 1, W - K + 1))
    up[:, ::stride, ::stride] = dz
    up = np.pad(up, ((0, 0), (K-1, K-1), (K-1, K-1)))
    turned = np.flip(w, axis=(2, 3)).swapaxes(0, 1)
    dx = np.zeros((C, H, W))
    for i in range(H):
        for j in range(W):
            dx[:, i, j] = np.tensordot(turned, up[:, i:i+K, j:j+K], axes=3)
    return dx[:, padding:H-padding, padding:W-padding].copy()
