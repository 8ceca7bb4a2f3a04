# source: https://github.com/ElefHead/numpy-cnn/issues/3  (da_pad[pad:-pad] is empty for pad = 0)
# Mistake: the slice 0:-0 is empty, so without padding dy comes back with no cells. Right: p:p+H, or crop if p > 0 only.
import numpy as np
operation, expected, wants = "conv2d_backward", "dy cropped by [p:-p], empty without padding", ""

def function(dz, y, w, *, stride=1, padding=0):
    F, C, K, _ = w.shape
    x = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), np.zeros(F)
    for f in range(F):
        for i in range(dz.shape[1]):
            for j in range(dz.shape[2]):
                r, c = i * stride, j * stride
                dx[:, r:r+K, c:c+K] += dz[f, i, j] * w[f]
                dw[f] += dz[f, i, j] * x[:, r:r+K, c:c+K]
                db[f] += dz[f, i, j]
    dy = dx[:, padding:-padding, padding:-padding]  # BUG
    return dy, dw, db
