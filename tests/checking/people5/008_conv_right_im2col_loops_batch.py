# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "conv2d", "", ""

def function(x, w, b, stride=1, pad=0):
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    Ho = 1 + (H + 2 * pad - HH) // stride
    Wo = 1 + (W + 2 * pad - WW) // stride
    xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)], "constant")
    col = np.empty((C * HH * WW, N * Ho * Wo))
    t = 0
    for n in range(N):
        for i in range(Ho):
            for j in range(Wo):
                col[:, t] = xp[n, :, i * stride:i * stride + HH, j * stride:j * stride + WW].reshape(-1)
                t += 1
    out = w.reshape(F, -1) @ col + b.reshape(-1, 1)
    return out.reshape(F, N, Ho, Wo).transpose(1, 0, 2, 3)
