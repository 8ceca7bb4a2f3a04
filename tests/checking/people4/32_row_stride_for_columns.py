# source: https://github.com/Maratyszcza/NNPACK/issues/16  (pooling-output.c: x * stride_height where x * stride_width is meant)
# Mistake: the columns step with the row stride. Right: with their own. Seen with a pair of strides only.
import numpy as np
operation, expected, wants = "max_pool2d", "column read with the row stride (pair of strides)", ""

def function(y, K, stride=(1, 1), padding=0):
    sh, sw = (stride, stride) if np.isscalar(stride) else stride
    D, H, W = y.shape
    yp = np.full((D, H + 2*padding, W + 2*padding), -np.inf)
    yp[:, padding:padding+H, padding:padding+W] = y
    oh, ow = (H + 2*padding - K) // sh + 1, (W + 2*padding - K) // sw + 1
    out = np.zeros((D, oh, ow))
    for d in range(D):
        for i in range(oh):
            for j in range(ow):
                m = -np.inf
                for a in range(K):
                    for b in range(K):
                        s, t = i*sh + a, j*sh + b  # BUG
                        if t < yp.shape[2]:
                            m = max(m, yp[d, s, t])
                out[d, i, j] = m
    return out
