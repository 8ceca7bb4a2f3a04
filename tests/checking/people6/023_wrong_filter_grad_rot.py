# source: course forum style, own
# Mistake: the derivative of the filter is turned by 180 degrees. Right: dw is a correlation, no flip
import numpy as np
operation, expected, wants = "conv2d_filter_gradient", "dw flipped", "dw"

def function(delta, x, ksize, s, p):
    kh, kw = ksize
    xp = np.pad(x, [(0, 0), (0, 0), (p, p), (p, p)])
    n, co, oh, ow = delta.shape
    grad = np.zeros((co, x.shape[1], kh, kw))
    for b in range(n):
        for o in range(co):
            for i in range(oh):
                for j in range(ow):
                    grad[o] += delta[b, o, i, j] * xp[b, :, i*s:i*s+kh, j*s:j*s+kw]
    return np.rot90(grad, 2, axes=(2, 3))  # BUG
