# source: course forum style, own variation near https://github.com/PKUFlyingPig/CMU10-714/issues/6
# Mistake: the delta is spread into an array without room for the rows that no window reached, at the wrong end. Right: the zeros belong after the last row and column
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "the delta is spread into an array without room for the rows that no window reached, at the wrong end", "dy"

def function(dout, W, stride, h_in, w_in):
    N, F, oh, ow = dout.shape
    _, C, kh, kw = W.shape
    full = np.zeros((N, F, h_in + kh - 1, w_in + kw - 1))
    off_h = h_in - ((oh - 1) * stride + 1)  # BUG
    off_w = kw - 1
    for i in range(oh):
        for j in range(ow):
            full[:, :, off_h + i * stride, off_w + j * stride] = dout[:, :, i, j]
    Wf = W[:, :, ::-1, ::-1]
    dx = np.zeros((N, C, h_in, w_in))
    for a in range(h_in):
        for b in range(w_in):
            win = full[:, :, a:a + kh, b:b + kw]
            for c in range(C):
                dx[:, c, a, b] = (win * Wf[:, c]).sum(axis=(1, 2, 3))
    return dx
