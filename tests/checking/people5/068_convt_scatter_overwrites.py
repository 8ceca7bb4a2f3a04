# source: course forum style, own
# Mistake: overlapping windows are overwritten. Right: +=
import numpy as np
operation, expected, wants = "conv_transpose2d", "overlapping windows are overwritten", "z"

def function(x, w, b, stride, padding):
    N, Cin, H, W = x.shape
    _, Cout, KH, KW = w.shape
    full = np.zeros((N, Cout, (H - 1) * stride + KH, (W - 1) * stride + KW))
    for n in range(N):
        for i in range(H):
            for j in range(W):
                for o in range(Cout):
                    val = np.zeros((KH, KW))
                    for c in range(Cin):
                        val += x[n, c, i, j] * w[c, o]
                    full[n, o, i * stride:i * stride + KH, j * stride:j * stride + KW] = val  # BUG
    out = full[:, :, padding:full.shape[2] - padding, padding:full.shape[3] - padding]
    return out + b.reshape(1, -1, 1, 1)
