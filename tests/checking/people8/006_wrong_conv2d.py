import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    """
    x: (N, C, H, W), w: (F, C, HH, WW), b: (F,)
    Returns a tuple of (out, cache)
    """
    stride = conv_param.get('stride', 1)
    pad = conv_param.get('pad', 0)
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    H_out = 1 + (H + 2 * pad - HH) // stride
    W_out = 1 + (W + 2 * pad - WW) // stride
    xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    out = np.zeros((N, F, H_out, W_out))

    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    for c in range(C):
                        patch = xp[n, c, i*stride:i*stride+HH, j*stride:j*stride+WW]
                        out[n, f, i, j] += np.sum(patch * w[f, c]) + b[f]  # BUG

    cache = (x, w, b, conv_param)
    return out, cache


operation, expected = 'conv2d', 'the bias is added once for each input channel'
function = conv_forward_naive
