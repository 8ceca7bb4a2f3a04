# source: course forum style, own
# Mistake: the sum is divided by stride*stride. Right: by kh*kw
import numpy as np
operation, expected, wants = "mean_pool2d", "the sum is divided by stride*stride", "u"

def function(x, kh, kw, stride):
    N, C, H, W = x.shape
    oh, ow = (H - kh) // stride + 1, (W - kw) // stride + 1
    out = np.zeros((N, C, oh, ow))
    for n in range(N):
        for c in range(C):
            for i in range(oh):
                for j in range(ow):
                    tot = 0.0
                    for u in range(kh):
                        for v in range(kw):
                            tot += x[n, c, i * stride + u, j * stride + v]
                    out[n, c, i, j] = tot / (stride * stride)  # BUG
    return out
