# source: https://github.com/Theano/Theano/issues/5170  (zeros in between, padding, and the kernel has to be flipped too)
# Mistake: the spread out map is correlated with the filter as it is. Right: with the filter turned by 180 degrees.
import numpy as np
operation, expected, wants = "conv_transpose2d", "filter not turned by 180 degrees", ""

def function(y, w, b=None, *, stride=1, padding=0):
    ni, no, k, _ = w.shape
    H, W = y.shape[1:]
    up = np.zeros((ni, (H - 1) * stride + 1 + 2 * (k - 1), (W - 1) * stride + 1 + 2 * (k - 1)))
    for i in range(ni):
        for r in range(H):
            for c in range(W):
                up[i, k - 1 + r * stride, k - 1 + c * stride] = y[i, r, c]
    Ho, Wo = up.shape[1] - k + 1, up.shape[2] - k + 1
    z = np.zeros((no, Ho, Wo))
    for o in range(no):
        for i in range(ni):
            for r in range(Ho):
                for c in range(Wo):
                    z[o, r, c] += np.sum(up[i, r:r + k, c:c + k] * w[i, o])  # BUG
        if b is not None:
            z[o] += b[o]
    return z[:, padding:Ho - padding, padding:Wo - padding]
