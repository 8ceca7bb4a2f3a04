# source: https://github.com/wkcn/mobula/issues/1  (a mistake in the bias of FullyConnected, Convolution and Transposed Convolution)
# Mistake: the bias is added with every stamp of the filter. Right: once for every cell of the result.
import numpy as np
operation, expected, wants = "conv_transpose2d", "bias added with every contribution", ""

def function(y, w, b, *, stride=1, padding=0):
    n_in, H, W = y.shape
    _, n_out, K, _ = w.shape
    full = np.zeros((n_out, (H-1)*stride + K, (W-1)*stride + K))
    for i in range(n_in):
        for r in range(H):
            for s in range(W):
                for o in range(n_out):
                    full[o, r*stride:r*stride+K, s*stride:s*stride+K] += y[i, r, s] * w[i, o] + b[o]  # BUG
    return full[:, padding:full.shape[1]-padding, padding:full.shape[2]-padding].copy()
