# source: course forum style, own
# Mistake: the crop takes the border off only at the start, shifted. Right: r = i*stride + a - padding for rows and columns
import numpy as np
operation, expected, wants = "conv_transpose2d", "the crop takes the border off only at the start, shifted", "z"

def function(inp, weight, bias, stride=1, padding=0):
    N, Ci, H, W = inp.shape
    _, Co, kh, kw = weight.shape
    Ho = (H - 1) * stride - 2 * padding + kh
    Wo = (W - 1) * stride - 2 * padding + kw
    out = np.tile(bias.reshape(1, Co, 1, 1), (N, 1, Ho, Wo))
    for n in range(N):
        for co in range(Co):
            for i in range(H):
                for j in range(W):
                    for a in range(kh):
                        for b in range(kw):
                            r = i * stride + a - padding
                            q = j * stride + b  # BUG
                            if 0 <= r < Ho and 0 <= q < Wo:
                                out[n, co, r, q] += np.sum(inp[n, :, i, j] * weight[:, co, a, b])
    return out
