# source: https://end-to-end-machine-learning.teachable.com/courses/322-convolutional-neural-networks-in-two-dimensions/lectures/24726662
# Mistake: the correlation's arguments are swapped, the gradient comes out reversed. Right: dw[u, v] = sum of dz[i, j] x[i + u, j + v]
import numpy as np
operation, expected, wants = "conv2d_filter_gradient", "the correlation's arguments are swapped, the gradient comes out reversed", "dw"

def function(inputs, dout):
    C, H, W = inputs.shape
    F, oh, ow = dout.shape
    kh, kw = H - oh + 1, W - ow + 1
    dw = np.zeros((F, C, kh, kw))
    for f in range(F):
        for c in range(C):
            for u in range(kh):
                for v in range(kw):
                    acc = 0.0
                    for i in range(oh):
                        for j in range(ow):
                            acc += dout[f, i, j] * inputs[c, i + u, j + v]
                    dw[f, c, kh - 1 - u, kw - 1 - v] = acc  # BUG
    return dw
