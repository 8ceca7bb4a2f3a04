# source: course forum style, own
# Mistake: where windows overlap, the later window replaces the earlier. Right: add (+=)
import numpy as np
operation, expected, wants = "conv2d_backward", "dy overwritten where windows overlap", "dy"

def function(dout, x, filters, stride):
    n, h, w, c = x.shape
    k1, k2, _, nf = filters.shape
    dx = np.zeros((n, h, w, c))
    df = np.zeros(filters.shape)
    for i in range(dout.shape[1]):
        for j in range(dout.shape[2]):
            a, b = i*stride, j*stride
            for q in range(n):
                back = np.zeros((k1, k2, c))
                for f in range(nf):
                    df[:, :, :, f] += x[q, a:a+k1, b:b+k2, :] * dout[q, i, j, f]
                    back += filters[:, :, :, f] * dout[q, i, j, f]
                dx[q, a:a+k1, b:b+k2, :] = back  # BUG
    db = np.sum(dout, axis=(0, 1, 2))
    return dx, df, db
