# source: course forum style, own
# Mistake: the stride multiplies the filter's place instead of the output's. Right: x[i*stride + u, j*stride + v]
import numpy as np
operation, expected, wants = "conv2d_filter_gradient", "the stride multiplies the filter's place instead of the output's", "dw"

def function(x, delta, kh, kw, stride):
    n, c_in, h, w = x.shape
    c_out, oh, ow = delta.shape[1:]
    gw = np.zeros((c_out, c_in, kh, kw))
    for b in range(n):
        for o in range(c_out):
            for c in range(c_in):
                for u in range(kh):
                    for v in range(kw):
                        for i in range(oh):
                            for j in range(ow):
                                row = i + u * stride  # BUG
                                col = j * stride + v
                                gw[o, c, u, v] += delta[b, o, i, j] * x[b, c, row, col]
    return gw
