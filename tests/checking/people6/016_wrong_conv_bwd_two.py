# source: https://github.com/Kulbear/deep-learning-coursera/pull/34
# Mistake: dw takes its window without the stride, and db is overwritten at each position. Right: i*s, j*s; db adds
import numpy as np
operation, expected, wants = "conv2d_backward", "dw window without stride; db overwritten instead of added", "dw, db"

def function(grad, inp, kern, s):
    n, ci, hi, wi = inp.shape
    co, _, kh, kw = kern.shape
    d_inp = np.zeros(inp.shape)
    d_kern = np.zeros(kern.shape)
    d_bias = np.zeros(co)
    for b in range(n):
        for o in range(co):
            for i in range(grad.shape[2]):
                for j in range(grad.shape[3]):
                    d_inp[b, :, i*s:i*s+kh, j*s:j*s+kw] += kern[o] * grad[b, o, i, j]
                    d_kern[o] += inp[b, :, i:i+kh, j:j+kw] * grad[b, o, i, j]  # BUG
                    d_bias[o] = grad[b, o, i, j]  # BUG
    return d_inp, d_kern, d_bias
