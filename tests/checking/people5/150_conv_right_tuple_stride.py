# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "conv2d", "", ""

def function(x, weight, bias=None, stride=(1, 1), padding=(0, 0)):
    sh, sw = stride
    ph, pw = padding
    x = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    n, _, h, w = x.shape
    o, _, kh, kw = weight.shape
    out = np.zeros((n, o, (h - kh) // sh + 1, (w - kw) // sw + 1))
    for b in range(n):
        for k in range(o):
            for r in range(0, h - kh + 1, sh):
                for c in range(0, w - kw + 1, sw):
                    out[b, k, r // sh, c // sw] = np.vdot(x[b, :, r:r + kh, c:c + kw], weight[k])
    if bias is not None:
        out += np.asarray(bias)[:, np.newaxis, np.newaxis]
    return out
