# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "", ""

def function(delta, kernels, in_shape, stride=1, pad=0):
    c, h, w = in_shape
    nk, _, kh, kw = kernels.shape
    res = np.zeros((c, h, w))
    for ch in range(c):
        for r in range(h):
            for q in range(w):
                for o in range(nk):
                    for i in range(delta.shape[1]):
                        for j in range(delta.shape[2]):
                            a = r + pad - i * stride
                            b = q + pad - j * stride
                            if 0 <= a < kh and 0 <= b < kw:
                                res[ch, r, q] += delta[o, i, j] * kernels[o, ch, a, b]
    return res
