# source: https://github.com/renmengye/np-conv2d/pull/2  (conv2d_gradx: pad2w computed with the output's height)
# Mistake: the zeros after the last column are counted with the rows of dz. Right: with its columns.
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "zeros after the last column counted with the rows (maps that are not square)", ""

def function(dz, w, *, stride=1, padding=0, input_shape):
    D, H, W = input_shape
    F, _, k, _ = w.shape
    oh, ow = dz.shape[1:]
    big = np.zeros((F, (oh - 1) * stride + 1, (ow - 1) * stride + 1))
    big[:, ::stride, ::stride] = dz
    pad2h = H + 2 * padding - ((oh - 1) * stride + 1)
    pad2w = W + 2 * padding - ((oh - 1) * stride + 1)  # BUG
    big = np.pad(big, ((0, 0), (k - 1, pad2h), (k - 1, pad2w)))
    hh, ww = big.shape[1] - k + 1, big.shape[2] - k + 1
    dy = np.zeros((D, hh, ww))
    for d in range(D):
        for i in range(hh):
            for j in range(ww):
                for f in range(F):
                    for a in range(k):
                        for c in range(k):
                            dy[d, i, j] += big[f, i + a, j + c] * w[f, d, k - 1 - a, k - 1 - c]
    return dy[:, padding:hh - padding, padding:ww - padding].copy()
