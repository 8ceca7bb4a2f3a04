# source: course forum style, own
# Mistake: db is set by each image instead of added, and dx is cropped one cell too far. Right: db +=; dx starts at pad
import numpy as np
operation, expected, wants = "conv2d_backward", "db is set by each image instead of added, and dx is cropped one cell too far", "dy,db"

def function(x, w, dout, stride, pad):
    N, C, H, W = x.shape
    F, _, k, _ = w.shape
    Ho, Wo = dout.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp = np.pad(np.zeros_like(x), ((0, 0), (0, 0), (pad, pad + 1), (pad, pad)))
    dw = np.zeros_like(w)
    db = np.zeros(F)
    for n in range(N):
        for f in range(F):
            db[f] = np.sum(dout[n, f])  # BUG
            for i in range(Ho):
                for j in range(Wo):
                    dw[f] += xp[n, :, i * stride:i * stride + k, j * stride:j * stride + k] * dout[n, f, i, j]
                    dxp[n, :, i * stride:i * stride + k, j * stride:j * stride + k] += w[f] * dout[n, f, i, j]
    dx = dxp[:, :, pad + 1:pad + 1 + H, pad:pad + W]  # BUG
    return dx, dw, db
