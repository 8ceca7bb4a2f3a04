# source: course forum style, own
# Mistake: the last tap of the filter is left out. Right: taps 0 .. k-1
import numpy as np
operation, expected, wants = "conv1d", "the last tap of the filter is left out", "z"

def function(x, W, b, stride):
    batch, in_ch, length = x.shape
    out_ch, _, k = W.shape
    out_len = (length - k) // stride + 1
    out = np.zeros((batch, out_ch, out_len))
    for n in range(batch):
        for o in range(out_ch):
            for t in range(out_len):
                out[n, o, t] = b[o]
                for c in range(in_ch):
                    for i in range(k - 1):  # BUG
                        out[n, o, t] += x[n, c, t * stride + i] * W[o, c, i]
    return out
