# source: https://github.com/PaddlePaddle/Paddle/pull/20997  (fix of the computation in conv2dtranspose_forward_naive)
# Mistake: overlapping stamps overwrite one another. Right: they add up. Right for stride >= K and one input map.
import numpy as np
operation, expected, wants = "conv_transpose2d", "= for += where the stamps overlap", ""

def function(x, w, stride=1, pad=0):
    N, C, H, W = x.shape
    _, F, kh, kw = w.shape
    out = np.zeros((N, F, (H-1)*stride + kh, (W-1)*stride + kw))
    for n in range(N):
        for f in range(F):
            for i in range(H):
                for j in range(W):
                    stamp = np.zeros((kh, kw))
                    for c in range(C):
                        stamp += x[n, c, i, j] * w[c, f]
                    out[n, f, i*stride:i*stride+kh, j*stride:j*stride+kw] = stamp  # BUG
    return out[:, :, pad:out.shape[2]-pad, pad:out.shape[3]-pad]
