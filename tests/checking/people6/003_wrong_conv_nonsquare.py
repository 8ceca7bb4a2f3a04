# source: course forum style, own
# Mistake: the output width is computed from the input's height. Right: from its width
import numpy as np
operation, expected, wants = "conv2d", "output width computed from the height", "z"

def function(X, K, b, s):
    B, C, H, W = X.shape
    F, _, kH, kW = K.shape
    outH = int((H - kH) / s) + 1
    outW = int((H - kW) / s) + 1  # BUG
    out = np.zeros((B, F, outH, outW))
    for i in range(outH):
        for j in range(outW):
            region = X[:, :, i*s:i*s+kH, j*s:j*s+kW]
            for f in range(F):
                out[:, f, i, j] = (region * K[f]).sum(axis=(1, 2, 3)) + b[f]
    return out
