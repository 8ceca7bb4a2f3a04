# source: course forum style, own
# Mistake: the sum is divided by the number of output cells. Right: the sum
import numpy as np
operation, expected, wants = "conv2d_filter_gradient", "the sum is divided by the number of output cells", "dw"

def function(a_in, dz, ksize, stride, pad):
    m, H, W, C = a_in.shape
    _, oh, ow, F = dz.shape
    kh, kw = ksize
    ap = np.pad(a_in, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    dW = np.zeros((kh, kw, C, F))
    for i in range(m):
        for h in range(oh):
            for w in range(ow):
                piece = ap[i, h * stride:h * stride + kh, w * stride:w * stride + kw]
                for f in range(F):
                    dW[..., f] += piece * dz[i, h, w, f]
    dW /= (oh * ow)  # BUG
    return dW
