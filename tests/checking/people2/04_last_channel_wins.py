# source: https://github.com/LazaroHurtado/micrograd-rs/pull/31  (conv layer right for one in-channel only)
# Mistake: the sum of one input map is stored with =, so the last map alone remains. Right: += over the input maps.
import numpy as np
operation, expected, wants = "conv2d", "last input map only", ""

def function(x, weight, bias=None, stride=1, padding=0):
    cin, h, w = x.shape
    cout, _, kh, kw = weight.shape
    xp = np.pad(x, [(0, 0), (padding, padding), (padding, padding)])
    oh = (h + 2 * padding - kh) // stride + 1
    ow = (w + 2 * padding - kw) // stride + 1
    out = np.zeros((cout, oh, ow))
    for co in range(cout):
        for ci in range(cin):
            for i in range(oh):
                for j in range(ow):
                    s = 0.0
                    for a in range(kh):
                        for b in range(kw):
                            s += xp[ci, i * stride + a, j * stride + b] * weight[co, ci, a, b]
                    out[co, i, j] = s  # BUG
    if bias is not None:
        for co in range(cout):
            for i in range(oh):
                for j in range(ow):
                    out[co, i, j] += bias[co]
    return out
