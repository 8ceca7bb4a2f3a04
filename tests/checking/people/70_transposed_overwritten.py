# source: https://github.com/ghosert/cmd-editor/issues/2058
# (= where overlapping windows ask for +=; there in pooling)
import numpy as np

operation = "conv_transpose2d"
expected = "= for +=: overlapping windows overwrite each other"
bug_line = "z[f, r:r+K, s:s+K] = np.tensordot(y[:, i, j], w[:, f], axes=1)"


def function(y, w, b=None, *, stride=1, padding=0):
    C, F, K, _ = w.shape
    _, H, W = y.shape
    z = np.zeros((F, (H - 1) * stride + K, (W - 1) * stride + K))
    for i in range(H):
        for j in range(W):
            r, s = i * stride, j * stride
            for f in range(F):
                z[f, r:r+K, s:s+K] = np.tensordot(y[:, i, j], w[:, f], axes=1)
    z = z[:, padding:z.shape[1]-padding, padding:z.shape[2]-padding]
    return z.copy() if b is None else z + b[:, None, None]
