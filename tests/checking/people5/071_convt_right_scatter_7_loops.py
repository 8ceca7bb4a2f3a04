# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "conv_transpose2d", "", ""

def function(inp, weight, bias=None, stride=1, padding=0):
    N, Ci, H, W = inp.shape
    Ci, Co, kh, kw = weight.shape
    Ho = (H - 1) * stride - 2 * padding + kh
    Wo = (W - 1) * stride - 2 * padding + kw
    out = np.zeros((N, Co, Ho, Wo))
    for n in range(N):
        for ci in range(Ci):
            for i in range(H):
                for j in range(W):
                    for co in range(Co):
                        for a in range(kh):
                            for b in range(kw):
                                r = i * stride + a - padding
                                q = j * stride + b - padding
                                if r >= 0 and r < Ho and q >= 0 and q < Wo:
                                    out[n, co, r, q] += inp[n, ci, i, j] * weight[ci, co, a, b]
    if bias is not None:
        for co in range(Co):
            out[:, co] += bias[co]
    return out
